//! The runtime's heap. As on a node the host manages it: sizes are powers of two, and what is freed is used again.

const HEADER_BYTES = 8
const SMALLEST_BYTES = 8
const LARGEST_BYTES = 32 * 1024 * 1024
const PAGE_BYTES = 65_536

export class Allocator {
  #end
  #free = []
  #memory

  constructor(memory, heapBase) {
    this.#memory = memory
    this.#end = Math.ceil(heapBase / HEADER_BYTES) * HEADER_BYTES
  }

  /** All that was ever given out ends before this address. */
  get usedBytes() {
    return this.#end
  }

  allocate(size) {
    if (size > LARGEST_BYTES) throw new Error(`the runtime asked for ${size} bytes at once`)
    const order = size <= SMALLEST_BYTES ? 0 : 29 - Math.clz32(size - 1)
    const pointer = this.#free[order]?.pop() ?? this.#extend(SMALLEST_BYTES << order)
    new DataView(this.#memory.buffer).setUint32(pointer - HEADER_BYTES, order, true)
    return pointer
  }

  release(pointer) {
    const order = new DataView(this.#memory.buffer).getUint32(pointer - HEADER_BYTES, true)
    this.#free[order] ??= []
    this.#free[order].push(pointer)
  }

  #extend(size) {
    const pointer = this.#end + HEADER_BYTES
    this.#end = pointer + size
    const missing = this.#end - this.#memory.buffer.byteLength
    if (missing > 0) this.#memory.grow(Math.max(Math.ceil(missing / PAGE_BYTES), 256))
    return pointer
  }
}
