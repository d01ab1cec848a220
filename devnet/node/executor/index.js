//! Runs the runtime on V8's own WebAssembly, in a thread of its own. Chopsticks interprets it inside Wasm, which takes
//! half a second for the smallest call and grows with what a contract does.

import { MessageChannel, Worker } from 'node:worker_threads'

export class Executor {
  #answers
  #flag = new Int32Array(new SharedArrayBuffer(4))
  #last = Promise.resolve()
  #worker

  constructor(wasm) {
    const { port1, port2 } = new MessageChannel()
    this.#answers = port1
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), {
      transferList: [port2],
      workerData: { answers: port2, flag: this.#flag, wasm },
    })
    this.#answers.unref()
  }

  /**
   * Calls a function of the runtime. `state.get(key)` and `state.nextKey(prefix, key)` tell what the chain holds.
   * Everything in hexadecimal; the result has what the call wrote as pairs of key and value, null for a removed one.
   */
  call(method, argument, state) {
    const done = this.#last.then(() => this.#run(method, argument, state))
    this.#last = done.catch(() => {})
    return done
  }

  close() {
    return this.#worker.terminate()
  }

  #run(method, argument, state) {
    return new Promise((resolve, reject) => {
      const onMessage = async ({ question, result, error }) => {
        if (question) {
          this.#answer(question, state)
          return
        }
        this.#worker.off('message', onMessage)
        this.#worker.off('error', reject)
        if (error) reject(new Error(error))
        else resolve(result)
      }
      this.#worker.on('message', onMessage)
      this.#worker.once('error', reject)
      this.#worker.postMessage({ argument, method })
    })
  }

  /** The thread stands still until it has its answer. */
  async #answer({ get, next }, state) {
    let answer
    try {
      answer = { value: get ? await state.get(get) : await state.nextKey(...next) }
    } catch (error) {
      answer = { error: error.message }
    }
    this.#answers.postMessage(answer)
    Atomics.store(this.#flag, 0, 1)
    Atomics.notify(this.#flag, 0)
  }
}
