//! Nodes to test, and polkadot.js to speak with them.

import { ApiPromise, WsProvider } from '@polkadot/api'
import { Keyring } from '@polkadot/keyring'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { createInterface } from 'node:readline'

const MAIN = new URL('../main.js', import.meta.url).pathname
const GAS = { proofSize: 500_000, refTime: 5_000_000_000 }

export function folder(test) {
  const path = mkdtempSync(join(tmpdir(), 'devnet-'))
  test.after(() => rmSync(path, { recursive: true }))
  return path
}

export function account(name) {
  return new Keyring({ type: 'sr25519' }).addFromUri(`//${name}`)
}

/** A node that several tests use: each with accounts of its own. */
export function shared(...options) {
  const ends = []
  after(() => Promise.all(ends.map((end) => end())))
  let node
  return () => {
    node ??= start({ after: (end) => ends.push(end) }, ...options)
    return node
  }
}

/** Starts a node on a free port; it is killed when the test ends, if it still runs. */
export async function start(test, ...options) {
  const { DEVNET_GENESIS, DEVNET_RUNTIME } = process.env
  const fixed = ['--runtime', DEVNET_RUNTIME, '--genesis', DEVNET_GENESIS, '--host', '127.0.0.1', '--port', '0']
  const child = spawn(process.execPath, [MAIN, ...fixed, ...options], { stdio: ['ignore', 'pipe', 'pipe'] })
  test.after(() => child.kill('SIGKILL'))
  let errors = ''
  child.stderr.on('data', (data) => {
    errors += data
  })
  const exit = once(child, 'exit')
  const [url] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    exit.then(([code]) => Promise.reject(new Error(`the node ended with ${code}: ${errors}`))),
  ])
  return new Node(test, child, exit, url)
}

class Node {
  #api
  #child
  #exit

  constructor(test, child, exit, url) {
    this.#child = child
    this.#exit = exit
    this.provider = new WsProvider(url)
    this.url = url
    test.after(() => this.provider.disconnect())
  }

  /** Ends it and returns its exit code, null when it was killed. */
  async stop(signal) {
    await this.provider.disconnect()
    this.#child.kill(signal)
    return (await this.#exit)[0]
  }

  async api() {
    await this.provider.isReady
    this.#api ??= ApiPromise.create({ noInitWarn: true, provider: this.provider })
    return this.#api
  }

  async rpc(method, ...parameters) {
    await this.provider.isReady
    return this.provider.send(method, parameters)
  }

  async headNumber() {
    return Number((await this.rpc('chain_getHeader')).number)
  }
}

/** Sends a transaction and returns its events once it is in a block. */
export function send(signer, transaction, options = {}) {
  return new Promise((resolve, reject) => {
    transaction
      .signAndSend(signer, options, ({ dispatchError, events, status }) => {
        if (dispatchError) reject(new Error(dispatchError.toString()))
        else if (status.isInBlock || status.isFinalized) resolve(events.map(({ event }) => event))
        else if (status.isInvalid) reject(new Error('invalid'))
      })
      .catch(reject)
  })
}

export async function instantiate(api, signer, code) {
  const events = await send(signer, api.tx.contracts.instantiateWithCode(0, GAS, null, code, '0x', '0x'))
  return events.find((event) => api.events.contracts.Instantiated.is(event)).data.contract.toString()
}

export function callContract(api, signer, address, input) {
  return send(signer, api.tx.contracts.call(address, 0, GAS, null, input))
}

/** The values that a contract has in its storage. */
export async function storageOf(node, api, address) {
  const { trieId } = (await api.query.contracts.contractInfoOf(address)).unwrap()
  const child = `0x${Buffer.from(':child_storage:default:').toString('hex')}${trieId.toHex().slice(2)}`
  const keys = await node.rpc('childstate_getKeysPaged', child, '0x', 100, '0x')
  return node.rpc('childstate_getStorageEntries', child, keys)
}
