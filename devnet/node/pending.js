//! Transactions that were sent and are in no block yet, kept the way a node keeps them: until their turn comes, or
//! until they never can be valid.

import { APPLY_EXTRINSIC_ERROR } from '@acala-network/chopsticks-core'
import { hexToU8a } from '@polkadot/util'
import { EventEmitter } from 'node:events'

export class Pending extends EventEmitter {
  #chain
  /** By the whole transaction: who sent it, with which nonce, and whether earlier ones are missing. */
  #sent = new Map()

  /** Emits 'invalid' with a transaction that is given up. */
  constructor(chain) {
    super()
    this.setMaxListeners(0)
    this.#chain = chain
    chain.headState.subscribeHead((block) => this.#onBlock(block))
    chain.txPool.event.on(APPLY_EXTRINSIC_ERROR, ([extrinsic, error]) => this.#onRefused(extrinsic, error))
  }

  /** Without those that are still being validated: the next block may come before their end. */
  get extrinsics() {
    return [...this.#sent].filter(([, sent]) => sent.isAccepted).map(([extrinsic]) => extrinsic)
  }

  has(extrinsic) {
    return this.#sent.has(extrinsic)
  }

  hasNonce(signer, nonce) {
    return [...this.#sent.values()].some((sent) => sent.signer === signer && sent.nonce === nonce)
  }

  add(extrinsic, signer, nonce) {
    this.#sent.set(extrinsic, { isAccepted: false, isWaiting: false, nonce, signer })
  }

  /** It was found to be valid. A block may have taken it in already. */
  accept(extrinsic) {
    const sent = this.#sent.get(extrinsic)
    if (sent) sent.isAccepted = true
  }

  remove(extrinsic) {
    this.#sent.delete(extrinsic)
  }

  clear() {
    this.#chain.dropTransactions()
    this.#sent.clear()
  }

  /** The first nonce of this account that neither the chain nor a pending transaction has used. */
  async nextNonce(signer) {
    // A block may take them in while the runtime tells the nonce before it.
    const pending = new Set([...this.#sent.values()].filter((sent) => sent.signer === signer).map(({ nonce }) => nonce))
    let nonce = await this.#nonce(signer)
    while (pending.has(nonce) || this.hasNonce(signer, nonce)) nonce++
    return nonce
  }

  async #nonce(signer) {
    const { head } = this.#chain
    const account = (await head.registry).createType('AccountId', signer).toHex()
    const { result } = await head.call('AccountNonceApi_account_nonce', [account])
    return Buffer.from(hexToU8a(result)).readUInt32LE()
  }

  async #onBlock(block) {
    for (const extrinsic of await block.extrinsics) this.#sent.delete(extrinsic)
    for (const [extrinsic, sent] of this.#sent) {
      if (!sent.isWaiting || sent.nonce > (await this.#nonce(sent.signer))) continue
      sent.isWaiting = false
      await this.#chain.txPool.submitExtrinsic(extrinsic)
    }
  }

  async #onRefused(extrinsic, error) {
    const sent = this.#sent.get(extrinsic)
    if (!sent) return
    const reason = error.isInvalid ? error.asInvalid : undefined
    if (reason?.isFuture) {
      sent.isWaiting = true
    } else if (reason?.isExhaustsResources) {
      await this.#chain.txPool.submitExtrinsic(extrinsic)
    } else {
      this.#sent.delete(extrinsic)
      this.emit('invalid', extrinsic)
    }
  }
}
