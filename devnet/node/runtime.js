//! Chopsticks' blocks call the runtime through our executor.

import { Block } from '@acala-network/chopsticks-core'
import { TypeRegistry } from '@polkadot/types'
import { hexToU8a } from '@polkadot/util'

/** Chopsticks has no way in for another executor than its own. */
export function executeWith(executor) {
  let version

  Block.prototype.call = async function (method, parts) {
    const argument = `0x${parts.map((part) => part.slice(2)).join('')}`
    const state = {
      get: (key) => this.get(key),
      nextKey: async (prefix, key) => (await this.getKeysPaged({ pageSize: 1, prefix, startKey: key }))[0],
    }
    return executor.call(method, argument, state).catch((error) => {
      // Chopsticks goes on without the block or the transaction and says nothing.
      console.error(`runtime: ${error.message}`)
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
