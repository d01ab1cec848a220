//! JSON-RPC 2.0 over WebSocket, and over HTTP for whoever needs no subscription.

import { ResponseError } from '@acala-network/chopsticks-core'
import http from 'node:http'
import { WebSocketServer } from 'ws'
import { reasonOf } from './reason.js'

const MAX_REQUEST_BYTES = 64 * 1024 * 1024

/** Whom a browser may speak for: this machine and the usual explorers, as with a Substrate node. Any other page could change the chain. */
const TRUSTED_ORIGINS = [
  /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/,
  /^https:\/\/(polkadot\.js\.org|ui\.use\.ink)$/,
]

/** Programs name no origin. */
const isTrusted = (origin) => origin === undefined || TRUSTED_ORIGINS.some((trusted) => trusted.test(origin))

/** Listens and answers with `handlers`; port 0 takes any free one. */
export async function serve(chain, handlers, host, port) {
  const server = http.createServer((request, response) => answerHttp(chain, handlers, request, response))
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const sockets = new WebSocketServer({
    maxPayload: MAX_REQUEST_BYTES,
    server,
    verifyClient: ({ req }) => isTrusted(req.headers.origin),
  })
  sockets.on('connection', (socket) => converse(chain, handlers, socket))

  return {
    port: server.address().port,
    close: () => {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

function converse(chain, handlers, socket) {
  const cancels = new Map()
  const send = (message) => socket.readyState === socket.OPEN && socket.send(JSON.stringify(message))
  const subscriptions = {
    subscribe: (method, id, cancel = () => {}) => {
      cancels.set(id, cancel)
      return (result) => cancels.has(id) && send({ jsonrpc: '2.0', method, params: { result, subscription: id } })
    },
    unsubscribe: (id) => {
      const cancel = cancels.get(id)
      cancels.delete(id)
      cancel?.(id)
    },
  }

  socket.on('message', async (message) => send(await answer(chain, handlers, message, subscriptions)))
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    for (const id of cancels.keys()) subscriptions.unsubscribe(id)
  })
}

async function answerHttp(chain, handlers, request, response) {
  const { origin } = request.headers
  if (!isTrusted(origin)) {
    response.writeHead(403).end()
    return
  }
  const parts = []
  for await (const part of request) parts.push(part)
  const noSubscription = () => {
    throw new ResponseError(-32601, 'subscriptions need a WebSocket connection')
  }
  const body = await answer(chain, handlers, Buffer.concat(parts), {
    subscribe: noSubscription,
    unsubscribe: noSubscription,
  })
  response.writeHead(200, {
    'Access-Control-Allow-Headers': '*',
    ...(origin && { 'Access-Control-Allow-Origin': origin }),
    'Content-Type': 'application/json',
  })
  response.end(JSON.stringify(body))
}

async function answer(chain, handlers, message, subscriptions) {
  let request
  try {
    request = JSON.parse(message)
  } catch {
    return failure(null, new ResponseError(-32700, 'Parse error'))
  }
  if (Array.isArray(request)) return Promise.all(request.map((one) => answerOne(chain, handlers, one, subscriptions)))
  return answerOne(chain, handlers, request, subscriptions)
}

async function answerOne(chain, handlers, request, subscriptions) {
  const { id = null, method, params = [] } = request ?? {}
  const handler = Object.hasOwn(handlers, method ?? '') ? handlers[method] : undefined
  if (!handler) return failure(id, new ResponseError(-32601, `Method not found: ${method}`))
  try {
    return { id, jsonrpc: '2.0', result: (await handler({ chain }, params, subscriptions)) ?? null }
  } catch (error) {
    return failure(id, error)
  }
}

function failure(id, error) {
  const known = error instanceof ResponseError
  return {
    error: {
      code: known ? error.code : -32603,
      data: error?.data,
      message: known ? error.message : `Internal error: ${reasonOf(error)}`,
    },
    id,
    jsonrpc: '2.0',
  }
}
