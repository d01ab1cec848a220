//! Starts the devnet: reads its arguments, builds what it serves, and stops it cleanly. See ../README.md.

import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

// Chopsticks reads it when it is loaded, and would write a page for each block.
process.env.LOG_LEVEL ??= 'error'
const { Api, BuildBlockMode, allHandlers, destroyWorker } = await import('@acala-network/chopsticks-core')
const { authorHandlers } = await import('./author.js')
const { Chain } = await import('./chain.js')
const { childStateHandlers } = await import('./child-state.js')
const { Clock } = await import('./clock.js')
const { devHandlers } = await import('./dev.js')
const { Executor } = await import('./executor/index.js')
const { buildGenesis, GenesisProvider, readMetadata } = await import('./genesis.js')
const { Pending } = await import('./pending.js')
const { reasonOf } = await import('./reason.js')
const { executeWith } = await import('./runtime.js')
const { serve } = await import('./server.js')
const { StateLog } = await import('./state-log.js')

const METADATA_VERSION = 15
const PROPERTIES = { ss58Format: 42, tokenDecimals: 12, tokenSymbol: 'UNIT' }

const { values: options } = parseArgs({
  options: {
    'block-time': { type: 'string' },
    genesis: { type: 'string' },
    'genesis-only': { type: 'boolean' },
    host: { type: 'string' },
    metadata: { type: 'string' },
    port: { type: 'string' },
    'ready-file': { type: 'string' },
    runtime: { type: 'string' },
    'start-time': { type: 'string' },
    state: { type: 'string' },
  },
})

function wholeNumber(name, smallest, largest) {
  const number = Number(options[name])
  if (!/^\d+$/.test(options[name]) || number < smallest || number > largest)
    throw new Error(`--${name} must be a whole number from ${smallest} to ${largest}, not '${options[name]}'`)
  return number
}

function startTime() {
  const given = options['start-time']
  if (given === undefined) return Date.now()
  const time = /^\d+$/.test(given) ? Number(given) : Date.parse(given)
  if (!Number.isSafeInteger(time) || time <= 0)
    throw new Error(
      `--start-time must be milliseconds since 1970 or a date such as 2026-01-31T12:00:00Z, not '${given}'`,
    )
  return time
}

/** Kept beside the runtime: it is the same at every start. */
async function genesis(executor, wasm) {
  if (existsSync(options.genesis)) return JSON.parse(readFileSync(options.genesis))
  const built = await buildGenesis(executor, wasm)
  await destroyWorker()
  writeWhole(options.genesis, JSON.stringify(built))
  return built
}

/** Nobody ever reads half a file. */
function writeWhole(path, content) {
  writeFileSync(`${path}.${process.pid}`, content)
  renameSync(`${path}.${process.pid}`, path)
}

async function act(executor, wasm) {
  if (options['genesis-only']) await genesis(executor, wasm)
  else if (options.metadata !== undefined) writeWhole(options.metadata, await readMetadata(executor, METADATA_VERSION))
  else await start(executor, wasm)
}

async function start(executor, wasm) {
  const port = wholeNumber('port', 0, 65_535)
  const blockTime = options['block-time'] === undefined ? undefined : wholeNumber('block-time', 50, 3_600_000)
  const provider = new GenesisProvider(await genesis(executor, wasm), PROPERTIES)
  executeWith(executor)
  const clock = new Clock(startTime())
  const log = options.state === undefined ? undefined : new StateLog(options.state, provider.hash)
  const chain = new Chain({
    api: new Api(provider),
    buildBlockMode: blockTime === undefined ? BuildBlockMode.Instant : BuildBlockMode.Manual,
    header: { hash: provider.hash, number: 0 },
    inherentProviders: [clock],
    log,
  })
  await chain.resume()
  // Clients look at the first block for the time and for events, which genesis has none of.
  if (chain.head.number === 0) await chain.newBlock()

  const pending = new Pending(chain)
  const handlers = { ...allHandlers, ...childStateHandlers, ...authorHandlers(pending), ...devHandlers(clock, pending) }
  handlers.rpc_methods = async () => ({ methods: Object.keys(handlers).sort() })
  const server = await serve(chain, handlers, options.host, port)
  const beat = blockTime === undefined ? undefined : everyMs(blockTime, () => chain.newBlock())

  const stopped = stopSignal()
  const url = `ws://${options.host}:${server.port}`
  if (options['ready-file']) writeWhole(options['ready-file'], `${JSON.stringify({ url, pid: process.pid })}\n`)
  console.log(url)

  await stopped
  beat?.stop()
  if (options['ready-file']) rmSync(options['ready-file'], { force: true })
  await server.close()
  await chain.close()
}

/** Does it again and again, and never twice at once. */
function everyMs(period, task) {
  let due = Date.now()
  let timer
  let stopped = false
  const next = () => {
    due = Math.max(due + period, Date.now())
    timer = setTimeout(async () => {
      await task().catch((error) => console.error(`error: ${reasonOf(error)}`))
      if (!stopped) next()
    }, due - Date.now())
  }
  next()
  return {
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}

function stopSignal() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve)
  })
}

process.on('unhandledRejection', (error) => console.error('error:', error))

try {
  const wasm = readFileSync(options.runtime)
  const executor = new Executor(wasm)
  await act(executor, wasm)
  await executor.close()
  process.exit(0)
} catch (error) {
  const inUse = error?.code === 'EADDRINUSE'
  console.error(
    `error: ${inUse ? `port ${options.port} is in use: stop what listens there, or give --port another one (0 for any free one)` : reasonOf(error)}`,
  )
  process.exit(1)
}
