//! The state file: what happened, one JSON line each. A node that is killed loses nothing that it had announced.

import { closeSync, existsSync, fsyncSync, ftruncateSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'

const READ_BYTES = 1024 * 1024

export class StateLog {
  /** Where each block's line is, and whose child it is. */
  #blocks = new Map()
  /** Differences that replace a block's own: its state was changed by hand. */
  #diffs = new Map()
  #file
  #genesis
  #head
  #path
  #size = 0

  /** Opens or makes the file of the chain with this genesis hash. */
  constructor(path, genesis) {
    this.#path = path
    this.#genesis = genesis
    this.#file = openSync(path, existsSync(path) ? 'r+' : 'w+')
    this.#readAll()
    if (this.#size === 0) this.#append({ keelDevnet: 1, genesis })
  }

  get isEmpty() {
    return this.#head === undefined
  }

  has(hash) {
    return hash === this.#genesis || this.#blocks.has(hash)
  }

  /** The blocks from the first one to the head. */
  path() {
    const path = []
    for (let hash = this.#head; this.#blocks.has(hash); hash = this.#blocks.get(hash).parentHash) path.push({ hash })
    return path.reverse()
  }

  read({ hash }) {
    const { block } = this.#parse(this.#blocks.get(hash))
    const byHand = this.#diffs.get(hash)
    return byHand ? { ...block, storageDiff: this.#parse(byHand).storageDiff } : block
  }

  appendBlock(block) {
    this.#place(this.#append({ block }), block)
  }

  appendHead(head) {
    this.#append({ head })
    this.#head = head
  }

  appendDiff(at, storageDiff) {
    this.#diffs.set(at, this.#append({ at, storageDiff }))
  }

  close() {
    fsyncSync(this.#file)
    closeSync(this.#file)
  }

  #append(entry) {
    const line = Buffer.from(`${JSON.stringify(entry)}\n`)
    const where = { offset: this.#size, length: line.length }
    writeSync(this.#file, line, 0, line.length, this.#size)
    this.#size += line.length
    return where
  }

  #parse({ offset, length }) {
    const bytes = Buffer.alloc(length)
    readSync(this.#file, bytes, 0, length, offset)
    return JSON.parse(bytes)
  }

  #place(where, { hash, parentHash }) {
    this.#blocks.set(hash, { ...where, parentHash })
    this.#head = hash
  }

  #readAll() {
    for (const { offset, line } of this.#lines()) {
      const where = { offset, length: line.length }
      let entry
      try {
        entry = JSON.parse(line)
      } catch {
        throw new Error(`${this.#path} is damaged at byte ${offset}: remove it, or give --state another file`)
      }
      if (offset === 0) this.#check(entry)
      else if (entry.block) this.#place(where, entry.block)
      else if (entry.storageDiff) this.#diffs.set(entry.at, where)
      else if (entry.head) this.#head = entry.head
      this.#size = offset + line.length
    }
    // A line that was being written when the node was killed was never announced.
    if (fstatSync(this.#file).size > this.#size) ftruncateSync(this.#file, this.#size)
  }

  #check({ keelDevnet, genesis }) {
    if (keelDevnet !== 1) throw new Error(`${this.#path} is no state file of the devnet: give --state another file`)
    if (genesis !== this.#genesis)
      throw new Error(
        `${this.#path} belongs to another runtime (genesis ${genesis}, this one ${this.#genesis}): remove it, or give --state another file`,
      )
  }

  *#lines() {
    const bytes = Buffer.alloc(READ_BYTES)
    let rest = Buffer.alloc(0)
    let offset = 0
    for (let at = 0; ;) {
      const count = readSync(this.#file, bytes, 0, READ_BYTES, at)
      if (count === 0) return
      at += count
      rest = Buffer.concat([rest, bytes.subarray(0, count)])
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        const line = rest.subarray(0, end + 1)
        yield { offset, line }
        offset += line.length
        rest = rest.subarray(end + 1)
      }
    }
  }
}
