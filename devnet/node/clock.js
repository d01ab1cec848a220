//! The chain's time: it moves with blocks and with nothing else, so that tests can jump.

import { GenericExtrinsic } from '@polkadot/types'

export class Clock {
  #start
  #nextAt

  /** The first block has the time `startMs`. */
  constructor(startMs) {
    this.#start = BigInt(startMs)
  }

  /** Blocks that `make` makes have this time, or follow it. */
  async jump(toMs, make) {
    this.#nextAt = BigInt(toMs)
    try {
      return await make()
    } finally {
      this.#nextAt = undefined
    }
  }

  /** What the chain asks before it fills a block. */
  async createInherents(newBlock) {
    const parent = await newBlock.parentBlock
    const meta = await parent.meta
    const blockTime = meta.consts.timestamp.minimumPeriod.toBigInt() * 2n
    const before = await timeOf(parent)

    let now = before === 0n ? this.#start : before + blockTime
    if (this.#nextAt !== undefined && this.#nextAt > before) now = this.#nextAt
    return [new GenericExtrinsic(meta.registry, meta.tx.timestamp.set(now)).toHex()]
  }
}

/** The time of a block in milliseconds, 0 at genesis. */
export async function timeOf(block) {
  const meta = await block.meta
  const now = await block.read('u64', meta.query.timestamp.now)
  return now?.toBigInt() ?? 0n
}
