//! The storage of a contract, many keys at once: chopsticks answers for one.

import { allHandlers, ResponseError } from '@acala-network/chopsticks-core'

export const childStateHandlers = {
  async childstate_getStorageEntries(context, [child, keys, hash]) {
    if (!Array.isArray(keys)) throw new ResponseError(-32602, 'childstate_getStorageEntries needs a list of keys')
    // All of one block, also when another is made meanwhile.
    const at = hash ?? context.chain.head.hash
    return Promise.all(keys.map((key) => allHandlers.childstate_getStorage(context, [child, key, at])))
  },
}
