//! Runs the runtime on V8's own WebAssembly, in a thread of its own. Chopsticks interprets it inside Wasm, which takes
//! half a second for the smallest call and grows with what a contract does.

import { MessageChannel, Worker } from 'node:worker_threads'
import { reasonOf } from '../reason.js'

export class Executor {
  #last = Promise.resolve()
  #thread
  #wasm

  constructor(wasm) {
    this.#wasm = wasm
  }

  /**
   * Calls a function of the runtime. `state.get(key)` and `state.nextKey(prefix, key)` tell what the chain holds; when
   * one of them fails, so does the call. Everything in hexadecimal; the result has what the call wrote as pairs of key
   * and value, null for a removed one. One call at a time: the others wait.
   */
  call(method, argument, state) {
    const done = this.#last.then(() => this.#run(method, argument, state))
    this.#last = done.catch(() => {})
    return done
  }

  async close() {
    await this.#thread?.worker.terminate()
  }

  #run(method, argument, state) {
    this.#thread ??= this.#start()
    const thread = this.#thread
    const { worker } = thread
    return new Promise((resolve, reject) => {
      const settle = (outcome) => {
        worker.off('message', onMessage)
        worker.off('error', onError)
        worker.off('exit', onExit)
        outcome()
      }
      const onMessage = ({ question, result, error }) => {
        if (question) answer(thread, question, state)
        else settle(() => (error === undefined ? resolve(result) : reject(new Error(error))))
      }
      const onError = (error) => settle(() => reject(new Error(`${method} failed: ${reasonOf(error)}`)))
      const onExit = () => settle(() => reject(new Error(`${method} failed: the runtime's thread ended`)))
      worker.on('message', onMessage)
      worker.on('error', onError)
      worker.on('exit', onExit)
      worker.postMessage({ argument, method })
    })
  }

  /** A thread that ended takes only its call with it: the next call has a new one. */
  #start() {
    const { port1, port2 } = new MessageChannel()
    const answered = new Int32Array(new SharedArrayBuffer(4))
    const worker = new Worker(new URL('./worker.js', import.meta.url), {
      transferList: [port2],
      workerData: { answered, answers: port2, wasm: this.#wasm },
    })
    port1.unref()
    const thread = { answered, answers: port1, worker }
    const forget = () => {
      if (this.#thread === thread) this.#thread = undefined
    }
    worker.on('error', forget)
    worker.on('exit', forget)
    return thread
  }
}

/** The thread stands still until it has the answer with its question's number. */
async function answer({ answered, answers }, { number, get, next }, state) {
  let message
  try {
    const value = get === undefined ? await state.nextKey(...next) : await state.get(get)
    if (value !== undefined && value !== null && typeof value !== 'string')
      throw new Error(`the state answered with ${typeof value} where hexadecimal was due`)
    message = { number, value: value ?? null }
  } catch (error) {
    message = { error: reasonOf(error), number }
  }
  answers.postMessage(message)
  Atomics.store(answered, 0, number)
  Atomics.notify(answered, 0)
}
