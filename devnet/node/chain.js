//! The chain of blocks: chopsticks' own, made to run for days and to be killed and started again.

import { Block, Blockchain, StorageLayer } from '@acala-network/chopsticks-core'

/** Blocks whose state can be asked for. Older ones are forgotten, as a pruning node does. */
const KEPT_BLOCKS = 1_000

/** Chopsticks looks a value up through one layer a block: every so many blocks they are laid together. */
const LAYERS = 100

export class Chain extends Blockchain {
  #log
  /** The whole state before a block, for blocks that stand on one layer. */
  #stateBefore = new WeakMap()
  #resuming = false

  constructor({ log, ...options }) {
    super({ ...options, maxMemoryBlockCount: KEPT_BLOCKS })
    this.#log = log
  }

  /** The blocks of the log, if there is one, become the chain's. */
  async resume() {
    if (!this.#log) return
    this.#resuming = true
    const path = this.#log.path()
    const older = path.slice(0, Math.max(0, path.length - KEPT_BLOCKS + 1))
    const state = new Map()
    for (const entry of older) merge(state, this.#log.read(entry).storageDiff)

    const genesis = this.head
    for (const [index, entry] of path.slice(older.length).entries()) {
      const { header, storageDiff, ...block } = this.#log.read(entry)
      const content = { ...block, header: (await genesis.registry).createType('Header', header) }
      const isFirst = index === 0
      await this.setHead(
        isFirst
          ? this.#onOneLayer(content, older.length === 0 ? genesis : undefined, storageDiff, genesis, state)
          : await this.#settle(content, this.head, storageDiff),
      )
    }
    this.#resuming = false
  }

  async newBlock(parameters) {
    const before = this.head
    const block = await super.newBlock(parameters)
    if (block === before) throw new Error('the block could not be made: the node has written why')
    return block
  }

  async onNewBlock(block) {
    const parent = await block.parentBlock
    const diff = await changes(parent, await block.storageDiff())
    await this.setHead(await this.#settle(await contentOf(block), parent, diff))
  }

  /** Clients hear of a block only after it is on disk. */
  async setHead(block) {
    if (this.#log && !this.#resuming) {
      if (this.#log.has(block.hash)) this.#log.appendHead(block.hash)
      else {
        const { header, ...content } = await contentOf(block)
        const storageDiff = await block.storageDiff()
        this.#log.appendBlock({
          ...content,
          header: header.toHex(),
          parentHash: header.parentHash.toHex(),
          storageDiff,
        })
      }
    }
    await super.setHead(block)
  }

  /** To be called after the head's state was changed by hand. */
  async saveHeadState() {
    const { head } = this
    this.#log?.appendDiff(head.hash, await changes(await head.parentBlock, await head.storageDiff()))
  }

  async close() {
    await this.upcomingBlocks()
    await super.close()
    this.#log?.close()
  }

  /** A block that stands on its parent's layers, or now and then on one. */
  async #settle(content, parent, diff) {
    if (content.number % LAYERS !== 0) return this.#block(content, parent, parent.storage, diff)

    const diffs = []
    let at = parent
    for (; at.number > 0 && !this.#stateBefore.has(at); at = await at.parentBlock) diffs.push(await at.storageDiff())
    const state = new Map(this.#stateBefore.get(at))
    if (at.number > 0) diffs.push(await at.storageDiff())
    for (const older of diffs.reverse()) merge(state, older)
    return this.#onOneLayer(content, parent, diff, await this.getBlockAt(0), state)
  }

  #onOneLayer(content, parent, diff, genesis, state) {
    const flat = new StorageLayer(genesis.storage)
    flat.setAll([...state])
    const block = this.#block(content, parent, flat, diff)
    this.#stateBefore.set(block, state)
    return block
  }

  #block({ extrinsics, hash, header, number }, parent, storage, storageDiff) {
    return new Block(this, number, hash, parent, { extrinsics, header, storage, storageDiff })
  }
}

async function contentOf(block) {
  return { extrinsics: await block.extrinsics, hash: block.hash, header: await block.header, number: block.number }
}

/** What chopsticks calls a difference also holds every value that was only read. */
async function changes(parent, diff) {
  const keys = Object.keys(diff)
  const before = await parent.getMany(keys)
  return Object.fromEntries(
    keys.map((key, i) => [key, diff[key] ?? null, before[i] ?? null]).filter(([, to, from]) => to !== from),
  )
}

function merge(state, diff) {
  for (const [key, value] of Object.entries(diff)) state.set(key, value)
}
