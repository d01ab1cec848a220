//! What the devnet promises to those who test against it. Run by `scripts/devnet --check`.

import assert from 'node:assert/strict'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { CONTRACT } from './contract.js'
import { account, callContract, folder, instantiate, send, shared, start, storageOf } from './support.js'

const TOKEN = 10n ** 12n
const NAMES = [
  ...['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'],
  ...['Deployer', 'Governance', 'Guardian', 'Keeper', 'Holder', 'Supplier', 'Trader', 'Arbitrageur', 'Attacker'],
  ...['ReporterA', 'ReporterB', 'ReporterC', 'Treasury'],
]
const alice = account('Alice')
const bob = account('Bob')
const HOUR_MS = 3_600_000
const BEGAN = Date.parse('2026-01-01T00:00:00Z')

/** A block for each transaction. */
const instant = shared('--start-time', '2026-01-01T00:00:00Z')
/** No block by itself for an hour: the tests ask for them. */
const manual = shared('--block-time', '3600000')

async function free(api, { address }) {
  return (await api.query.system.account(address)).data.free.toBigInt()
}

test('the first block has the time that was asked for', async () => {
  const api = await (await instant()).api()
  const first = await api.at(await api.rpc.chain.getBlockHash(1))
  assert.equal((await first.query.timestamp.now()).toNumber(), BEGAN)
})

test('every account that has a name has a million tokens', async () => {
  const node = await instant()
  const api = await (await node.api()).at(await node.rpc('chain_getBlockHash', 1))
  for (const name of NAMES) assert.equal(await free(api, account(name)), 1_000_000n * TOKEN, name)
  assert.equal((await api.query.balances.totalIssuance()).toBigInt(), BigInt(NAMES.length) * 1_000_000n * TOKEN)
})

test('the limits are those of public contract chains', async () => {
  const { consts } = await (await instant()).api()
  assert.equal(consts.contracts.maxCodeLen.toNumber(), 123 * 1024)
  assert.equal(consts.contracts.unsafeUnstableInterface.isTrue, false)
  assert.equal(consts.system.blockWeights.maxBlock.refTime.toNumber(), 2e12)
  assert.equal(consts.system.blockWeights.maxBlock.proofSize.toNumber(), 5 * 1024 * 1024)
  assert.equal(consts.system.ss58Prefix.toNumber(), 42)
})

test('pages of strangers in a browser are not answered', async () => {
  const url = (await instant()).url.replace('ws', 'http')
  const ask = (origin) => {
    const body = JSON.stringify({ id: 1, jsonrpc: '2.0', method: 'system_chain' })
    return fetch(url, { body, headers: { origin }, method: 'POST' })
  }
  for (const origin of ['https://example.com', 'http://localhost.example.com', 'https://polkadot.js.org.example.com', 'null'])
    assert.equal((await ask(origin)).status, 403, origin)
  for (const origin of ['https://polkadot.js.org', 'http://localhost:3000'])
    assert.equal((await ask(origin)).headers.get('access-control-allow-origin'), origin)
})

test('a contract keeps its storage when the node is killed', async (t) => {
  const state = join(folder(t), 'state')
  const first = await start(t, '--state', state)
  const api = await first.api()
  const address = await instantiate(api, alice, CONTRACT)
  await callContract(api, alice, address, '0xcafe')
  const head = await first.rpc('chain_getBlockHash')
  await first.stop('SIGKILL')
  // The node died while it wrote.
  appendFileSync(state, '{"block":{"hash":"0x')

  const second = await start(t, '--state', state)
  assert.equal(await second.rpc('chain_getBlockHash'), head)
  const again = await second.api()
  assert.deepEqual(await storageOf(second, again, address), ['0xcafe'])
  await callContract(again, alice, address, '0xbeef')
  assert.deepEqual(await storageOf(second, again, address), ['0xbeef'])
})

test('a state file of another chain is refused and left alone', async (t) => {
  const state = join(folder(t), 'state')
  const foreign = '{"keelDevnet":1,"genesis":"0x00"}\n'
  appendFileSync(state, foreign)
  await assert.rejects(start(t, '--state', state), /belongs to another runtime/)
  assert.equal(readFileSync(state, 'utf8'), foreign)
})

test('a long chain goes on after a restart, with the state of its blocks', async (t) => {
  const state = join(folder(t), 'state')
  const first = await start(t, '--state', state)
  const api = await first.api()
  await send(alice, api.tx.balances.transferKeepAlive(bob.address, TOKEN))
  const early = await first.headNumber()
  const branch = await first.rpc('dev_newBlock', { count: 240 })
  await first.rpc('dev_newBlock', { count: 5 })
  await first.rpc('dev_setHead', branch)
  const head = await first.rpc('dev_newBlock')
  await first.stop('SIGTERM')

  const second = await start(t, '--state', state)
  assert.equal(await second.rpc('chain_getBlockHash'), head)
  assert.equal((await second.rpc('chain_getHeader', head)).parentHash, branch)
  const again = await second.api()
  const before = await again.at(await second.rpc('chain_getBlockHash', early - 1))
  assert.equal(await free(before, bob), 1_000_000n * TOKEN)
  assert.equal(await free(again, bob), 1_000_001n * TOKEN)
})

test('time moves by a block time a block, jumps ahead, and never back', async () => {
  const node = await instant()
  const api = await node.api()
  const now = async () => (await api.query.timestamp.now()).toNumber()
  const before = await now()
  await node.rpc('dev_newBlock')
  assert.equal(await now(), before + 6_000)

  assert.equal(await node.rpc('dev_timeTravel', before + HOUR_MS), before + HOUR_MS)
  assert.equal(await now(), before + HOUR_MS)
  await node.rpc('dev_newBlock')
  assert.equal(await now(), before + HOUR_MS + 6_000)
  await assert.rejects(node.rpc('dev_timeTravel', before), /time only moves on/)
})

test('blocks come by themselves when a block time is given', async (t) => {
  const node = await start(t, '--block-time', '50')
  const api = await node.api()
  const seen = await new Promise((resolve) => {
    const numbers = []
    api.rpc.chain.subscribeNewHeads(({ number }) => numbers.push(number.toNumber()) === 4 && resolve(numbers))
  })
  assert.deepEqual(
    seen,
    [0, 1, 2, 3].map((more) => seen[0] + more),
  )
})

test('a branch that is left takes its transactions with it', async () => {
  const node = await instant()
  const api = await node.api()
  const [payer, payee] = [account('Charlie'), account('Dave')]
  await send(payer, api.tx.balances.transferKeepAlive(payee.address, TOKEN))
  assert.equal(await free(api, payee), 1_000_001n * TOKEN)
  const left = await node.rpc('chain_getBlockHash')

  await node.rpc('dev_setHead', -1)
  assert.equal(await free(api, payee), 1_000_000n * TOKEN)
  await node.rpc('dev_newBlock')
  assert.notEqual(await node.rpc('chain_getBlockHash'), left)
  assert.equal(await free(api, payee), 1_000_000n * TOKEN)
})

test('transactions with nonces ahead of their turn wait for it', async () => {
  const node = await manual()
  const api = await node.api()
  const [payer, payee] = [account('Eve'), account('Ferdie')]
  const pay = (nonce) => api.tx.balances.transferKeepAlive(payee.address, TOKEN).signAsync(payer, { nonce })
  await node.rpc('author_submitExtrinsic', (await pay(1)).toHex())
  await node.rpc('dev_newBlock')
  assert.equal(await free(api, payee), 1_000_000n * TOKEN)
  assert.equal(await node.rpc('system_accountNextIndex', payer.address), 0)

  await node.rpc('author_submitExtrinsic', (await pay(0)).toHex())
  assert.equal(await node.rpc('system_accountNextIndex', payer.address), 2)
  await node.rpc('dev_newBlock', { count: 2 })
  assert.equal(await free(api, payee), 1_000_002n * TOKEN)
})

test('transactions that do not fit into a block come in the next', async () => {
  const node = await manual()
  const api = await node.api()
  const sender = account('Trader')
  const bytes = 1_000_000
  for (let nonce = 0; nonce < 5; nonce++) {
    const remark = api.tx.system.remark(`0x${'00'.repeat(bytes)}`)
    await node.rpc('author_submitExtrinsic', (await remark.signAsync(sender, { nonce })).toHex())
  }
  const included = async () => (await api.rpc.chain.getBlock()).block.extrinsics.filter((one) => one.isSigned).length
  await node.rpc('dev_newBlock')
  assert.equal(await included(), 3)
  await node.rpc('dev_newBlock')
  await node.rpc('dev_newBlock')
  assert.equal((await api.query.system.account(sender.address)).nonce.toNumber(), 5)
})

test('transactions are refused in the words of a Substrate node', async () => {
  const node = await manual()
  const api = await node.api()
  const pay = (signer, options) => api.tx.balances.transferKeepAlive(bob.address, TOKEN).signAsync(signer, options)
  const submit = async (transaction) => node.rpc('author_submitExtrinsic', (await transaction).toHex())

  await submit(pay(alice, { nonce: 0 }))
  await assert.rejects(submit(pay(alice, { nonce: 0, era: 0 })), { code: 1014 })
  const same = await pay(account('Charlie'), { nonce: 0 })
  await submit(same)
  await assert.rejects(submit(same), { code: 1013 })
  await node.rpc('dev_newBlock')

  const refused = (data) => (error) =>
    error.code === 1010 && /Invalid Transaction/.test(error.message) && error.data === data
  await assert.rejects(submit(pay(alice, { nonce: 0 })), refused('Transaction is outdated'))
  await assert.rejects(
    submit(pay(account('Nobody'), { nonce: 0 })),
    refused('Inability to pay some fees (e.g. account balance too low)'),
  )
  const foreign = pay(alice, { genesisHash: `0x${'11'.repeat(32)}`, nonce: 1 })
  await assert.rejects(submit(foreign), refused('Transaction has a bad signature'))
})

test('it stops cleanly when it is asked to', async (t) => {
  const ready = join(folder(t), 'ready.json')
  const node = await start(t, '--ready-file', ready, '--block-time', '50')
  assert.equal(JSON.parse(readFileSync(ready)).url, node.url)
  assert.equal(await node.stop('SIGTERM'), 0)
  assert.equal(existsSync(ready), false)
})

test('a port in use is named', async (t) => {
  const { port } = new URL((await instant()).url)
  await assert.rejects(start(t, '--port', port), /port \d+ is in use: stop what listens there/)
})
