//! The thread that the runtime runs in. One call at a time; each in a fresh instance, as on a node.

import { cryptoWaitReady } from '@polkadot/util-crypto'
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { hostFunctions } from './host.js'
import { Overlay } from './overlay.js'

const { answers, flag, wasm } = workerData
const INITIAL_PAGES = 64
const MAXIMUM_PAGES = 16_384

await cryptoWaitReady()
const module = new WebAssembly.Module(wasm)

function ask(question) {
  parentPort.postMessage({ question })
  Atomics.wait(flag, 0, 0)
  Atomics.store(flag, 0, 0)
  const { value, error } = receiveMessageOnPort(answers).message
  if (error) throw new Error(error)
  return value
}

// One memory for all calls: the engine gives back the address space of thrown away ones too late.
const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES })

function run(method, argument) {
  const overlay = new Overlay(ask)
  const host = hostFunctions(memory, overlay)
  const { exports } = new WebAssembly.Instance(module, { env: { memory, ...host.functions } })
  if (!exports[method]) throw new Error(`the runtime has no ${method}`)
  host.start(exports.__heap_base.value)

  try {
    const input = Buffer.from(argument.slice(2), 'hex')
    const answer = exports[method](host.place(input), input.length)
    return { result: `0x${Buffer.from(host.view(answer)).toString('hex')}`, storageDiff: overlay.changes() }
  } catch (error) {
    throw new Error([`${method} failed: ${error.message}`, ...host.errors].join('; '))
  } finally {
    new Uint8Array(memory.buffer, 0, host.usedBytes()).fill(0)
  }
}

parentPort.on('message', ({ method, argument }) => {
  try {
    parentPort.postMessage({ result: run(method, argument) })
  } catch (error) {
    parentPort.postMessage({ error: error.message })
  }
})
