//! What a call has written so far, on top of the chain's state, with transactions inside transactions.
//! Keys are hexadecimal; those of a child trie carry its name in front.

export const CHILD_PREFIX = `0x${Buffer.from(':child_storage:default:').toString('hex')}`

/** A map's 32 bytes: within them the runtime looks for next keys. */
const MAP_PREFIX_LENGTH = 66

export class Overlay {
  #ask
  #layers = [new Map()]
  #read = new Map()

  /** `ask({ get })` and `ask({ next })` tell what the chain holds. */
  constructor(ask) {
    this.#ask = ask
  }

  /** A buffer, or null. */
  get(key) {
    for (let i = this.#layers.length - 1; i >= 0; i--) {
      const value = this.#layers[i].get(key)
      if (value !== undefined) return value
    }
    let value = this.#read.get(key)
    if (value === undefined) {
      const held = this.#ask({ get: key })
      value = held ? Buffer.from(held.slice(2), 'hex') : null
      this.#read.set(key, value)
    }
    return value
  }

  set(key, value) {
    this.#layers.at(-1).set(key, value)
  }

  /** The first key after this one, within its map or its child trie. */
  nextKey(key, within = key.slice(0, MAP_PREFIX_LENGTH)) {
    let next
    for (const layer of this.#layers)
      for (const own of layer.keys())
        if (own > key && own.startsWith(within) && (next === undefined || own < next) && this.get(own)) next = own
    for (let held = key; ;) {
      held = this.#ask({ next: [within, held] })
      if (held === undefined || (next !== undefined && held >= next)) return next
      if (this.get(held)) return held
    }
  }

  /** Removes what begins with `prefix`: all that this call wrote and at most `limit` keys of the chain. */
  removeAll(prefix, limit = Infinity) {
    for (const layer of this.#layers) for (const own of layer.keys()) if (own.startsWith(prefix)) this.set(own, null)
    let removed = 0
    for (let held = prefix; (held = this.#ask({ next: [prefix, held] })) !== undefined; removed++) {
      if (removed === limit) return { isAll: false, removed }
      this.set(held, null)
    }
    return { isAll: true, removed }
  }

  startTransaction() {
    this.#layers.push(new Map())
  }

  rollBack() {
    this.#layers.pop()
  }

  commit() {
    const top = this.#layers.pop()
    for (const [key, value] of top) this.set(key, value)
  }

  changes() {
    return [...this.#layers[0]].map(([key, value]) => [key, value && `0x${value.toString('hex')}`])
  }
}
