//! The executor stands in for chopsticks' own: what the runtime answers and writes must be the same in both.

import { destroyWorker, emptyTaskHandler, runTask } from '@acala-network/chopsticks-core'
import { TypeRegistry } from '@polkadot/types'
import { compactAddLength, hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util'
import { blake2AsU8a } from '@polkadot/util-crypto'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { Allocator } from '../executor/allocator.js'
import { Executor } from '../executor/index.js'
import { CHILD_PREFIX, Overlay } from '../executor/overlay.js'
import { buildGenesis } from '../genesis.js'
import { CONTRACT } from './contract.js'
import { lateWakes } from './late-wake.js'
import { account } from './support.js'

const wasm = readFileSync(process.env.DEVNET_RUNTIME)
const executor = new Executor(wasm)
after(async () => {
  await executor.close()
  await destroyWorker()
})

/** A chain's state that answers both executors. */
class State {
  #values

  constructor(pairs) {
    this.#values = new Map(pairs)
  }

  get(key) {
    return this.#values.get(key)
  }

  nextKey(prefix, key) {
    return [...this.#values.keys()].filter((other) => other.startsWith(prefix) && other > key).sort()[0]
  }

  /** What these writes change, sorted. */
  changes(diff) {
    return diff.filter(([key, value]) => (value ?? undefined) !== this.get(key)).sort()
  }

  apply(diff) {
    for (const [key, value] of diff)
      if (value) this.#values.set(key, value)
      else this.#values.delete(key)
  }
}

/** Chopsticks also writes the root of a child trie, which nobody reads. */
function isRoot(key) {
  return key.startsWith(CHILD_PREFIX) && key.length === CHILD_PREFIX.length + 64
}

async function inBoth(state, method, argument) {
  const ours = await executor.call(method, argument, state)
  const answer = await runTask(
    {
      allowUnresolvedImports: false,
      calls: [[method, [argument]]],
      mockSignatureHost: false,
      runtimeLogLevel: 0,
      wasm: u8aToHex(wasm),
    },
    {
      ...emptyTaskHandler,
      getNextKey: async (prefix, key) => state.nextKey(prefix, key),
      getStorage: async (key) => state.get(key),
    },
  )
  assert.ok(answer.Call, answer.Error)
  assert.equal(ours.result, answer.Call.result, method)
  const theirs = answer.Call.storageDiff.filter(([key]) => !isRoot(key))
  assert.deepEqual(state.changes(ours.storageDiff), state.changes(theirs), method)
  return ours
}

test('the runtime does the same as in the executor of chopsticks', async () => {
  const state = new State((await buildGenesis(executor, wasm)).state)
  const alice = account('Alice').publicKey
  const nothing = new Uint8Array(16)
  const none = Uint8Array.of(0)
  const bytes = (hex) => compactAddLength(hexToU8a(hex))

  await inBoth(state, 'Metadata_metadata', '0x')
  const header = new TypeRegistry().createType('Header', { number: 1 })
  state.apply((await inBoth(state, 'Core_initialize_block', header.toHex())).storageDiff)

  const upload = u8aConcat(Uint8Array.of(0), bytes(CONTRACT))
  const instantiation = u8aConcat(alice, nothing, none, none, upload, none, none)
  const instantiated = await inBoth(state, 'ContractsApi_instantiate', u8aToHex(instantiation))
  state.apply(instantiated.storageDiff)

  const codeHash = blake2AsU8a(hexToU8a(CONTRACT))
  const address = blake2AsU8a(u8aConcat('contract_addr_v1', alice, codeHash, none, none))
  const call = u8aConcat(alice, address, nothing, none, none, bytes('0xcafe'))
  const called = await inBoth(state, 'ContractsApi_call', u8aToHex(call))
  assert.ok(
    called.storageDiff.some(([, value]) => value === '0xcafe'),
    'the contract kept what it was called with',
  )
})

test('a wake-up that comes late, when the thread waits for its next answer, does not shift the answers', async (t) => {
  const method = 'Core_initialize_block'
  const header = new TypeRegistry().createType('Header', { number: 1 }).toHex()
  const state = await genesisState()
  const undisturbed = await executor.call(method, header, state)

  const late = lateWakes(t)
  assert.deepEqual(await executor.call(method, header, late.between(method, state)), undisturbed)
  assert.deepEqual(await executor.call(method, header, late.between(method, state)), undisturbed)
  assert.equal(late.count, 2)
})

test('a thread that dies takes only its call with it', async (t) => {
  const own = new Executor(wasm)
  t.after(() => own.close())
  const state = await genesisState()
  const header = new TypeRegistry().createType('Header', { number: 1 }).toHex()
  let reads = 0
  const deadly = { ...state, get: (key) => (reads++ === 0 ? own.close().then(() => state.get(key)) : state.get(key)) }
  await assert.rejects(own.call('Core_initialize_block', header, deadly), /Core_initialize_block failed: .*ended/)
  assert.deepEqual(
    await own.call('Core_initialize_block', header, state),
    await executor.call('Core_initialize_block', header, state),
  )
})

async function genesisState() {
  const state = new State((await buildGenesis(executor, wasm)).state)
  return { get: (key) => state.get(key), nextKey: (prefix, key) => state.nextKey(prefix, key) }
}

/** A chain that holds these pairs, as the overlay asks for it. */
function overlayOn(pairs) {
  const state = new State(pairs)
  return new Overlay(({ get, next }) => (get ? state.get(get) : state.nextKey(...next)))
}

test('a transaction that is rolled back leaves nothing, a committed one what it wrote', () => {
  const overlay = overlayOn([['0xaa', '0x01']])
  overlay.startTransaction()
  overlay.set('0xaa', Buffer.of(2))
  overlay.startTransaction()
  overlay.set('0xaa', null)
  assert.equal(overlay.get('0xaa'), null)
  overlay.rollBack()
  assert.deepEqual(overlay.get('0xaa'), Buffer.of(2))
  overlay.commit()
  assert.deepEqual(overlay.changes(), [['0xaa', '0x02']])
})

test('the next key is the nearest that is held or written, and not removed', () => {
  const overlay = overlayOn([
    ['0xa1', '0x01'],
    ['0xa3', '0x01'],
    ['0xa5', '0x01'],
    ['0xb1', '0x01'],
  ])
  overlay.set('0xa2', Buffer.of(1))
  overlay.set('0xa3', null)
  assert.equal(overlay.nextKey('0xa1', '0xa'), '0xa2')
  assert.equal(overlay.nextKey('0xa2', '0xa'), '0xa5')
  assert.equal(overlay.nextKey('0xa5', '0xa'), undefined)
})

test('keys are removed by their beginning: all that were written, and of the held as many as allowed', () => {
  const overlay = overlayOn([
    ['0xa1', '0x01'],
    ['0xa3', '0x01'],
  ])
  overlay.set('0xa2', Buffer.of(1))
  assert.deepEqual(overlay.removeAll('0xa', 1), { isAll: false, removed: 1 })
  assert.deepEqual([overlay.get('0xa1'), overlay.get('0xa2')], [null, null])
  assert.deepEqual(overlay.get('0xa3'), Buffer.of(1))
  assert.deepEqual(overlay.removeAll('0xa'), { isAll: true, removed: 2 })
  assert.equal(overlay.get('0xa3'), null)
})

test('memory that is given back is used again, and more is taken when none is left', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1_024 })
  const allocator = new Allocator(memory, 1_000)
  const first = allocator.allocate(100)
  const second = allocator.allocate(100)
  assert.ok(second >= first + 100)
  allocator.release(first)
  assert.equal(allocator.allocate(65), first)

  const large = allocator.allocate(1_000_000)
  assert.ok(memory.buffer.byteLength >= large + 1_000_000)
  assert.throws(() => allocator.allocate(33 * 1024 * 1024), /asked for/)
})
