//! The chain of blocks: chopsticks' own, made to run for days and to be killed and started again.

import { Block, Blockchain, StorageLayer } from '@acala-network/chopsticks-core'
import { reasonOf } from './reason.js'

/** Blocks whose state can be asked for. Older ones are forgotten, as a pruning node does. */
const KEPT_BLOCKS = 1_000

/** Chopsticks looks a value up through one layer a block: every so many blocks they are laid together. */
const LAYERS = 100

/** A block that fails is made again at once; after that its transactions wait for the next one. */
const ATTEMPTS = 2

export class Chain extends Blockchain {
  #last = Promise.resolve()
  #log
  /** Chopsticks' way to make a block, which says nothing when it fails and forgets the transactions. */
  #tryBlock
  /** Transactions of blocks that failed. */
  #unbuilt = []
  /** The whole state before a block, for blocks that stand on one layer. */
  #stateBefore = new WeakMap()
  #resuming = false

  constructor({ log, ...options }) {
    super({ ...options, maxMemoryBlockCount: KEPT_BLOCKS, processQueuedMessages: false })
    this.#log = log
    this.#tryBlock = this.txPool.buildBlock.bind(this.txPool)
    // With a block for each transaction the pool asks for it, and nobody waits for the answer.
    this.txPool.buildBlock = () => this.newBlock().catch((error) => console.error(`error: ${reasonOf(error)}`))
  }

  /** Blocks and changes by hand come one after the other, each on what the one before has left. */
  inTurn(task) {
    const done = this.#last.then(task)
    this.#last = done.catch(() => {})
    return done
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

  /** The transactions are those that were sent until now; the ones of a block that fails come in the next. */
  async newBlock(parameters) {
    const isGiven = parameters?.transactions !== undefined
    const transactions = isGiven ? parameters.transactions : this.#takeTransactions()
    return this.inTurn(async () => {
      const before = this.head
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        await this.#tryBlock({ ...parameters, transactions })
        if (this.head !== before) return this.head
      }
      if (!isGiven) this.#unbuilt.push(...transactions)
      throw new Error('the block could not be made: the node has written why; its transactions wait for the next one')
    })
  }

  dropTransactions() {
    this.#takeTransactions()
  }

  #takeTransactions() {
    const transactions = new Set([...this.#unbuilt.splice(0), ...this.txPool.pendingExtrinsics])
    this.txPool.clear()
    return [...transactions]
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
    await this.#last
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
