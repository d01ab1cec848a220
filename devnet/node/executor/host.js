//! The functions that a Substrate node offers its runtime, as far as this runtime uses them.

import { compactAddLength, compactFromU8a, compactToU8a } from '@polkadot/util'
import {
  blake2AsU8a,
  ed25519Verify,
  keccakAsU8a,
  secp256k1Recover,
  sha256AsU8a,
  sr25519Verify,
  xxhashAsU8a,
} from '@polkadot/util-crypto'
import { Allocator } from './allocator.js'
import { CHILD_PREFIX } from './overlay.js'

const LOG_LEVELS = ['ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE']
const LOG_LEVEL = Math.max(1, LOG_LEVELS.indexOf((process.env.LOG_LEVEL ?? '').toUpperCase()) + 1)

export function hostFunctions(memory, overlay) {
  let allocator
  const errors = []

  // A fat pointer has the address in its lower and the length in its upper half.
  const view = (fat) => {
    const bits = BigInt.asUintN(64, fat)
    return new Uint8Array(memory.buffer, Number(bits & 0xffffffffn), Number(bits >> 32n))
  }
  const at = (pointer, length) => new Uint8Array(memory.buffer, pointer, length)
  const place = (bytes) => {
    const pointer = allocator.allocate(bytes.length)
    at(pointer, bytes.length).set(bytes)
    return pointer
  }
  const placeFat = (bytes) => (BigInt(bytes.length) << 32n) | BigInt(place(bytes))
  const key = (fat) => `0x${hex(view(fat))}`
  const childKey = (child, fat) => `${CHILD_PREFIX}${hex(view(child))}${hex(view(fat))}`
  const copy = (fat) => Buffer.from(view(fat))
  const text = (fat) => copy(fat).toString()

  const read = (value, out, offset) => {
    if (!value) return placeFat(NONE)
    const rest = value.subarray(Math.min(offset, value.length))
    const target = view(out)
    target.set(rest.subarray(0, target.length))
    return placeFat(some(u32(rest.length)))
  }
  const remove = (prefix, limit) => {
    const named = copy(limit)
    const { isAll, removed } = overlay.removeAll(prefix, named[0] ? named.readUInt32LE(1) : undefined)
    return placeFat(Buffer.concat([Buffer.of(isAll ? 0 : 1), u32(removed)]))
  }

  const functions = {
    ext_allocator_free_version_1: (pointer) => allocator.release(pointer),
    ext_allocator_malloc_version_1: (size) => allocator.allocate(size),

    ext_crypto_ed25519_verify_version_1: (signature, message, signer) =>
      isTrue(() => ed25519Verify(copy(message), at(signature, 64), at(signer, 32))),
    ext_crypto_secp256k1_ecdsa_recover_compressed_version_2: (signature, message) =>
      placeFat(recover(at(signature, 65), at(message, 32))),
    ext_crypto_sr25519_verify_version_2: (signature, message, signer) =>
      isTrue(() => sr25519Verify(copy(message), at(signature, 64), at(signer, 32))),

    ext_default_child_storage_clear_version_1: (child, fat) => overlay.set(childKey(child, fat), null),
    ext_default_child_storage_get_version_1: (child, fat) => placeFat(someBytes(overlay.get(childKey(child, fat)))),
    ext_default_child_storage_read_version_1: (child, fat, out, offset) =>
      read(overlay.get(childKey(child, fat)), out, offset),
    ext_default_child_storage_set_version_1: (child, fat, value) => overlay.set(childKey(child, fat), copy(value)),
    ext_default_child_storage_storage_kill_version_3: (child, limit) =>
      remove(`${CHILD_PREFIX}${hex(view(child))}`, limit),

    ext_hashing_blake2_128_version_1: (data) => place(blake2AsU8a(copy(data), 128)),
    ext_hashing_blake2_256_version_1: (data) => place(blake2AsU8a(copy(data), 256)),
    ext_hashing_keccak_256_version_1: (data) => place(keccakAsU8a(copy(data))),
    ext_hashing_sha2_256_version_1: (data) => place(sha256AsU8a(copy(data))),
    ext_hashing_twox_128_version_1: (data) => place(xxhashAsU8a(copy(data), 128)),
    ext_hashing_twox_64_version_1: (data) => place(xxhashAsU8a(copy(data), 64)),

    ext_logging_log_version_1: (level, target, message) => {
      if (level === 0) errors.push(text(message))
      else console.error(`runtime ${LOG_LEVELS[level]} ${text(target)}: ${text(message)}`)
    },
    ext_logging_max_level_version_1: () => LOG_LEVEL,
    ext_misc_print_hex_version_1: (data) => console.error(`runtime: 0x${hex(view(data))}`),
    ext_misc_print_utf8_version_1: (data) => console.error(`runtime: ${text(data)}`),

    ext_storage_append_version_1: (fat, value) => overlay.set(key(fat), append(overlay.get(key(fat)), copy(value))),
    ext_storage_clear_prefix_version_2: (prefix, limit) => remove(key(prefix), limit),
    ext_storage_clear_version_1: (fat) => overlay.set(key(fat), null),
    ext_storage_commit_transaction_version_1: () => overlay.commit(),
    ext_storage_exists_version_1: (fat) => Number(overlay.get(key(fat)) !== null),
    ext_storage_get_version_1: (fat) => placeFat(someBytes(overlay.get(key(fat)))),
    ext_storage_next_key_version_1: (fat) => {
      const next = overlay.nextKey(key(fat))
      return placeFat(someBytes(next ? Buffer.from(next.slice(2), 'hex') : null))
    },
    ext_storage_read_version_1: (fat, out, offset) => read(overlay.get(key(fat)), out, offset),
    ext_storage_rollback_transaction_version_1: () => overlay.rollBack(),
    ext_storage_set_version_1: (fat, value) => overlay.set(key(fat), copy(value)),
    ext_storage_start_transaction_version_1: () => overlay.startTransaction(),

    // Nobody checks the roots of a chain that one process makes.
    ext_storage_root_version_2: () => placeFat(new Uint8Array(32)),
    ext_trie_blake2_256_ordered_root_version_2: () => place(new Uint8Array(32)),

    ext_misc_runtime_version_version_1: () => {
      throw new Error('the devnet does not change its runtime')
    },
  }

  return {
    errors,
    functions,
    place,
    start: (heapBase) => {
      allocator = new Allocator(memory, heapBase)
    },
    usedBytes: () => allocator.usedBytes,
    view,
  }
}

const NONE = Buffer.of(0)

function hex(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
}

function some(bytes) {
  return Buffer.concat([Buffer.of(1), bytes])
}

function someBytes(bytes) {
  return bytes === null ? NONE : some(compactAddLength(bytes))
}

function u32(number) {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(number)
  return bytes
}

/** One more item at the end of an encoded list. */
function append(list, item) {
  if (list === null) return Buffer.concat([compactToU8a(1), item])
  const [offset, count] = compactFromU8a(list)
  return Buffer.concat([compactToU8a(count.toNumber() + 1), list.subarray(offset), item])
}

/** A signature or a key that is not even well formed verifies nothing. */
function isTrue(check) {
  try {
    return Number(check())
  } catch {
    return 0
  }
}

const BAD_RECOVERY_ID = Buffer.of(1, 1)
const BAD_SIGNATURE = Buffer.of(1, 2)

function recover(signature, message) {
  const id = signature[64] > 26 ? signature[64] - 27 : signature[64]
  if (id > 3) return BAD_RECOVERY_ID
  try {
    return Buffer.concat([Buffer.of(0), secp256k1Recover(message, signature.subarray(0, 64), id, 'blake2')])
  } catch {
    return BAD_SIGNATURE
  }
}
