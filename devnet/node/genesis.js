//! The first block: its state comes from the runtime's own preset, and clients may ask for it as for any other block.

import { calculateStateRoot } from '@acala-network/chopsticks-core'
import { TypeRegistry } from '@polkadot/types'
import { compactAddLength, hexToU8a, stringToHex, u8aToHex } from '@polkadot/util'
import { blake2AsHex } from '@polkadot/util-crypto'

const CODE_KEY = stringToHex(':code')
const PRESET = 'development'
const NO_EXTRINSICS_ROOT = '0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314'
const NO_PARENT = `0x${'00'.repeat(32)}`

const registry = new TypeRegistry()

/** A chain before its first block. */
const NO_STATE = { get: async () => undefined, nextKey: async () => undefined }

/** The state that the runtime's preset asks for, as sorted pairs of hexadecimal keys and values, and its trie's root. */
export async function buildGenesis(executor, wasm) {
  const presetId = u8aToHex(registry.createType('Option<Text>', PRESET).toU8a())
  const { result } = await executor.call('GenesisBuilder_get_preset', presetId, NO_STATE)
  const preset = registry.createType('Option<Bytes>', hexToU8a(result))
  if (preset.isNone) throw new Error(`the runtime has no genesis preset called ${PRESET}`)

  const config = compactAddLength(preset.unwrap().toU8a(true))
  const built = await executor.call('GenesisBuilder_build_state', u8aToHex(config), NO_STATE)
  const outcome = registry.createType('Result<(), Text>', hexToU8a(built.result))
  if (outcome.isErr) throw new Error(`the runtime refuses its own genesis preset: ${outcome.asErr}`)

  const written = built.storageDiff.filter(([, value]) => value)
  const state = [...written, [CODE_KEY, u8aToHex(wasm)]].sort(([a], [b]) => (a < b ? -1 : 1))
  return { state, stateRoot: await calculateStateRoot(state, 1) }
}

/** The metadata of the given version, as clients read it from a file. */
export async function readMetadata(executor, version) {
  const argument = registry.createType('u32', version).toHex(true)
  const { result } = await executor.call('Metadata_metadata_at_version', argument, NO_STATE)
  const metadata = registry.createType('Option<Bytes>', hexToU8a(result))
  if (metadata.isNone) throw new Error(`the runtime has no metadata of version ${version}`)
  return metadata.unwrap().toU8a(true)
}

/** Answers what the chain asks about the time before its first own block. */
export class GenesisProvider {
  hasSubscriptions = false
  isClonable = false
  isConnected = true
  isReady = Promise.resolve()

  #header
  #keys
  #properties
  #state

  constructor({ state, stateRoot }, properties) {
    this.#state = new Map(state)
    this.#keys = state.map(([key]) => key)
    this.#properties = properties
    this.#header = {
      digest: { logs: [] },
      extrinsicsRoot: NO_EXTRINSICS_ROOT,
      number: '0x0',
      parentHash: NO_PARENT,
      stateRoot,
    }
    this.hash = blake2AsHex(registry.createType('Header', this.#header).toU8a())
  }

  async connect() {}

  async disconnect() {}

  on() {
    return () => {}
  }

  async send(method, params) {
    switch (method) {
      case 'system_chain':
        return 'Keel devnet'
      case 'system_name':
        return 'keel-devnet'
      case 'system_properties':
        return this.#properties
      case 'chain_getBlockHash':
        return params[0] ? null : this.hash
      case 'chain_getFinalizedHead':
        return this.hash
      case 'chain_getHeader':
        return this.#isGenesis(params[0]) ? this.#header : null
      case 'chain_getBlock':
        return this.#isGenesis(params[0]) ? { block: { extrinsics: [], header: this.#header } } : null
      case 'state_getStorage':
        return this.#state.get(params[0]) ?? null
      case 'state_queryStorageAt':
        return [{ block: this.hash, changes: params[0].map((key) => [key, this.#state.get(key) ?? null]) }]
      case 'state_getKeysPaged': {
        const [prefix, size, after] = params
        return this.#keys.filter((key) => key.startsWith(prefix) && !(after && key <= after)).slice(0, size)
      }
      // Contracts keep their storage in child tries, and at genesis there is no contract.
      case 'childstate_getStorage':
        return null
      case 'childstate_getKeysPaged':
      case 'childstate_getStorageEntries':
        return []
      default:
        throw new Error(`the genesis block cannot answer ${method}`)
    }
  }

  #isGenesis(hash) {
    return !hash || hash === this.hash
  }
}
