//! Calls and blocks at the same time on a state that is slow to answer or fails: each sees what it should, or fails.

import { GenericExtrinsic } from '@polkadot/types'
import { hexToU8a } from '@polkadot/util'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { lateWakes } from './late-wake.js'
import { account } from './support.js'

// Chopsticks reads it when it is loaded; the blocks that fail here do so on purpose.
process.env.LOG_LEVEL = 'fatal'
const { Api, BuildBlockMode, destroyWorker } = await import('@acala-network/chopsticks-core')
const { authorHandlers } = await import('../author.js')
const { Chain } = await import('../chain.js')
const { Clock, timeOf } = await import('../clock.js')
const { devHandlers } = await import('../dev.js')
const { Executor } = await import('../executor/index.js')
const { GenesisProvider } = await import('../genesis.js')
const { Pending } = await import('../pending.js')
const { executeWith } = await import('../runtime.js')

const BEGAN = Date.parse('2026-01-01T00:00:00Z')
const TOKEN = 10n ** 12n
const bob = account('Bob')
const genesis = JSON.parse(readFileSync(process.env.DEVNET_GENESIS))

const executor = new Executor(readFileSync(process.env.DEVNET_RUNTIME))
after(async () => {
  await executor.close()
  await destroyWorker()
})

/** What is between the runtime and the chain's state in the test that runs. */
let between = (_method, state) => state
executeWith({ call: (method, argument, state) => executor.call(method, argument, between(method, state)) })

async function startChain(t, buildBlockMode = BuildBlockMode.Manual) {
  between = (_method, state) => state
  const provider = new GenesisProvider(genesis, { ss58Format: 42, tokenDecimals: 12, tokenSymbol: 'UNIT' })
  const clock = new Clock(BEGAN)
  const chain = new Chain({
    api: new Api(provider),
    buildBlockMode,
    header: { hash: provider.hash, number: 0 },
    inherentProviders: [clock],
  })
  t.after(() => chain.close())
  await chain.newBlock()
  const pending = new Pending(chain)
  const handlers = { ...authorHandlers(pending), ...devHandlers(clock, pending) }
  return { chain, rpc: (method, ...parameters) => handlers[method]({ chain }, parameters) }
}

/** A token for Bob, signed. */
async function payment(chain, name, nonce) {
  const { genesisHash, meta, registry, runtimeVersion } = await contextOf(chain)
  const extrinsic = new GenericExtrinsic(registry, meta.tx.balances.transferKeepAlive(bob.address, TOKEN))
  const era = registry.createType('ExtrinsicEra', '0x00')
  return extrinsic
    .sign(account(name), { blockHash: genesisHash, era, genesisHash, nonce, runtimeVersion, tip: 0 })
    .toHex()
}

async function contextOf({ api, head }) {
  const [meta, registry, runtimeVersion] = await Promise.all([head.meta, head.registry, head.runtimeVersion])
  return { genesisHash: await api.getBlockHash(0), meta, registry, runtimeVersion }
}

async function bobsTokens(block) {
  const { query } = await block.meta
  return (await block.read('FrameSystemAccountInfo', query.system.account, bob.address)).data.free.toBigInt() / TOKEN
}

/** A state that answers after so many turns of the event loop, from 0 to 4, in a fixed order. */
function slow(state) {
  let seed = 6
  const wait = async () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    for (let turns = seed % 5; turns > 0; turns--) await new Promise(setImmediate)
  }
  return {
    get: (key) => wait().then(() => state.get(key)),
    nextKey: (prefix, key) => wait().then(() => state.nextKey(prefix, key)),
  }
}

/** The next reads of a call of this function fail the way `error` says. */
function failReads(method, times, error) {
  between = (called, state) => {
    if (called !== method || times-- <= 0) return state
    return { ...state, get: () => Promise.reject(error) }
  }
}

test('validations and dry runs each see their own block while the next ones are made', async (t) => {
  const { chain } = await startChain(t)
  const late = lateWakes(t)
  between = (method, state) => late.between(method, slow(state))
  const first = chain.head
  const blocks = 8
  for (let nonce = 0; nonce < blocks; nonce++) {
    const before = chain.head
    const due = await payment(chain, 'Alice', nonce)
    const [registry, later] = [await before.registry, await payment(chain, 'Alice', nonce + 1)]
    const account32 = registry.createType('AccountId', account('Alice').address).toHex()
    const [validity, tooEarly, dryRun, nonceThen, block] = await Promise.all([
      chain.validateExtrinsic(due),
      before.call('BlockBuilder_apply_extrinsic', [later]).catch((error) => error),
      chain.dryRunExtrinsic(due),
      before.call('AccountNonceApi_account_nonce', [account32]),
      chain.newBlock({ transactions: [due] }),
    ])
    assert.ok(validity.isOk, `validation at ${before.number}: ${validity}`)
    assert.ok(!(tooEarly instanceof Error) && registry.createType('ApplyExtrinsicResult', tooEarly.result).isErr)
    assert.ok(dryRun.outcome.isOk && dryRun.outcome.asOk.isOk, `dry run at ${before.number}: ${dryRun.outcome}`)
    assert.equal(Buffer.from(hexToU8a(nonceThen.result)).readUInt32LE(), nonce)
    assert.equal(block.number, before.number + 1)
    assert.equal(await timeOf(block), (await timeOf(before)) + 6_000n)
  }
  assert.ok(late.count > blocks)
  assert.equal((await bobsTokens(chain.head)) - (await bobsTokens(first)), BigInt(blocks))
})

test('a read that fails without a word fails its call alone, and is never an absent value', async (t) => {
  const { chain } = await startChain(t)
  const transaction = await payment(chain, 'Alice', 0)
  for (const error of [new Error(), undefined, 'a word', {}]) {
    failReads('TaggedTransactionQueue_validate_transaction', 1, error)
    const [failed, next] = await Promise.allSettled([
      chain.validateExtrinsic(transaction),
      chain.validateExtrinsic(transaction),
    ])
    assert.equal(failed.status, 'rejected')
    assert.match(failed.reason.message, /validate_transaction failed: the state could not be read: ./)
    assert.ok(next.status === 'fulfilled' && next.value.isOk)
  }
})

test('what is pending is in the next block, however long its validation takes', async (t) => {
  const { chain, rpc } = await startChain(t)
  between = (_method, state) => slow(state)
  const transaction = await payment(chain, 'Alice', 0)
  const submitted = rpc('author_submitExtrinsic', transaction)
  while ((await rpc('author_pendingExtrinsics')).length === 0) await new Promise(setImmediate)
  const block = await chain.newBlock()
  assert.ok((await block.extrinsics).includes(transaction))
  await submitted
  assert.deepEqual(await rpc('author_pendingExtrinsics'), [])
})

test('a block that fails once is made again with its transactions', async (t) => {
  const { chain, rpc } = await startChain(t, BuildBlockMode.Instant)
  const before = chain.head
  failReads('BlockBuilder_finalize_block', 1, new Error('lost'))
  const included = new Promise((resolve) => chain.headState.subscribeHead(resolve))
  const transaction = await payment(chain, 'Alice', 0)
  await rpc('author_submitExtrinsic', transaction)
  const block = await included
  assert.equal(block.number, before.number + 1)
  assert.ok((await block.extrinsics).includes(transaction))
})

test('a block that keeps failing leaves the chain as it was, and its transactions come in the next', async (t) => {
  const { chain, rpc } = await startChain(t)
  const before = chain.head
  const tokens = await bobsTokens(before)
  const time = Number(await timeOf(before))
  const transaction = await payment(chain, 'Alice', 0)
  await rpc('author_submitExtrinsic', transaction)

  failReads('Core_initialize_block', Infinity, new Error('lost'))
  await assert.rejects(chain.newBlock(), /could not be made/)
  await assert.rejects(rpc('dev_timeTravel', time + 3_600_000), /could not be made/)
  assert.equal(chain.head, before)
  assert.equal(await bobsTokens(chain.head), tokens)

  between = (_method, state) => state
  const block = await chain.newBlock()
  assert.equal(block.number, before.number + 1)
  assert.equal(Number(await timeOf(block)), time + 6_000)
  assert.ok((await block.extrinsics).includes(transaction))
  assert.equal(await bobsTokens(block), tokens + 1n)
})

test('a jump in time that fails once still arrives', async (t) => {
  const { chain, rpc } = await startChain(t)
  const to = Number(await timeOf(chain.head)) + 3_600_000
  failReads('BlockBuilder_finalize_block', 1, new Error('lost'))
  assert.equal(await rpc('dev_timeTravel', to), to)
})

test('what is changed by hand while a block is made is in the state after it', async (t) => {
  const { chain, rpc } = await startChain(t)
  between = (_method, state) => slow(state)
  const key = `0x${'ab'.repeat(32)}`
  const [block] = await Promise.all([chain.newBlock(), rpc('dev_setStorage', [[key, '0x01']])])
  assert.equal(await block.get(key), '0x01')
  const parent = await block.parentBlock
  assert.equal(await parent.get(key), undefined)
  assert.equal(await (await chain.newBlock()).get(key), '0x01')
})

test('the next nonce is right when a block is made while it is looked up', async (t) => {
  const { chain, rpc } = await startChain(t)
  await rpc('author_submitExtrinsic', await payment(chain, 'Alice', 0))
  const made = new Promise((resolve) => chain.headState.subscribeHead(resolve))
  let nonce
  between = (method, state) => {
    if (method === 'BlockBuilder_finalize_block') nonce ??= rpc('system_accountNextIndex', account('Alice').address)
    if (method === 'AccountNonceApi_account_nonce') return { ...state, get: (key) => made.then(() => state.get(key)) }
    return state
  }
  await chain.newBlock()
  assert.equal(await nonce, 1)
})
