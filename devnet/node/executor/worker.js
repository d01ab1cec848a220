//! The thread that the runtime runs in. One call at a time; each in a fresh instance, as on a node.

import { cryptoWaitReady } from '@polkadot/util-crypto'
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { hostFunctions } from './host.js'
import { Overlay } from './overlay.js'
import { reasonOf } from '../reason.js'

const { answered, answers, wasm } = workerData
const INITIAL_PAGES = 64
const MAXIMUM_PAGES = 16_384

await cryptoWaitReady()
const module = new WebAssembly.Module(wasm)

let asked = 0

function ask(question) {
  asked = (asked + 1) | 0
  parentPort.postMessage({ question: { ...question, number: asked } })
  // The call that wakes this thread can come late, when it already waits for its next answer: only the number counts.
  for (let last; (last = Atomics.load(answered, 0)) !== asked;) Atomics.wait(answered, 0, last)
  const answer = receiveMessageOnPort(answers)?.message
  if (answer?.number !== asked) throw new Error(`the answer to question ${asked} about the state is missing`)
  if (answer.error !== undefined) throw new Error(`the state could not be read: ${answer.error}`)
  return answer.value ?? undefined
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
    throw new Error([`${method} failed: ${reasonOf(error)}`, ...host.errors].join('; '))
  } finally {
    new Uint8Array(memory.buffer, 0, host.usedBytes()).fill(0)
  }
}

parentPort.on('message', ({ method, argument }) => {
  try {
    parentPort.postMessage({ result: run(method, argument) })
  } catch (error) {
    parentPort.postMessage({ error: reasonOf(error) })
  }
})
