//! The moment at which a busy system may stop the main thread: an answer is written, and its call to wake comes late.

/** Functions of the runtime that read the state more than once. */
const METHODS = ['BlockBuilder_apply_extrinsic', 'Core_initialize_block', 'TaggedTransactionQueue_validate_transaction']

/** Makes the first wake-up of each call come again when the runtime's thread already waits for its second answer. */
export function lateWakes(t) {
  const wake = Atomics.notify
  t.after(() => {
    Atomics.notify = wake
  })
  const late = { count: 0 }
  let isDue = false
  Atomics.notify = (...place) => {
    const woken = wake(...place)
    if (isDue) {
      isDue = false
      late.count++
      while (wake(...place) === 0);
    }
    return woken
  }

  late.between = (method, { get, nextKey }) => {
    let isFirst = METHODS.includes(method)
    return {
      get: async (key) => {
        const value = await get(key)
        isDue = isFirst
        isFirst = false
        return value
      },
      nextKey,
    }
  }
  return late
}
