//! Chopsticks' blocks call the runtime through our executor.

import { Block, StorageValueKind } from '@acala-network/chopsticks-core'
import { TypeRegistry } from '@polkadot/types'
import { hexToU8a } from '@polkadot/util'
import { reasonOf } from './reason.js'

/** Chopsticks has no way in for another executor than its own. */
export function executeWith(executor) {
  let version

  Block.prototype.call = async function (method, parts) {
    const argument = `0x${parts.map((part) => part.slice(2)).join('')}`
    // What is written to the block while the call waits or runs is not for this call.
    const { storage } = this
    const state = {
      get: async (key) => {
        const value = await storage.get(key, true)
        return value === StorageValueKind.Deleted ? undefined : value
      },
      nextKey: async (prefix, key) => (await storage.getKeysPaged(prefix, 1, key))[0],
    }
    return executor.call(method, argument, state).catch((error) => {
      // Chopsticks goes on without the block or the transaction and says nothing.
      console.error(`runtime: ${reasonOf(error)}`)
      throw error
    })
  }

  Object.defineProperty(Block.prototype, 'runtimeVersion', {
    get() {
      version ??= this.call('Core_version', []).then(({ result }) =>
        new TypeRegistry().createType('RuntimeVersion', hexToU8a(result)).toJSON(),
      )
      return version
    },
  })
}
