//! What a test may do to the chain besides sending transactions.

import { dev, ResponseError } from '@acala-network/chopsticks-core'
import { timeOf } from './clock.js'

export function devHandlers(clock, pending) {
  return {
    /** A block is made whose time is the one given: milliseconds or a date. Returns the time. */
    async dev_timeTravel({ chain }, [to]) {
      const time = typeof to === 'string' ? Date.parse(to) : to
      if (!Number.isSafeInteger(time))
        throw new ResponseError(-32602, 'dev_timeTravel needs milliseconds since 1970 or a date')
      const now = Number(await timeOf(chain.head))
      if (time <= now) throw new ResponseError(-32602, `time only moves on: the head's is ${now}, asked for ${time}`)
      await clock.jump(time, () => chain.newBlock())
      return Number(await timeOf(chain.head))
    },

    /** Changes the head's state. */
    async dev_setStorage(context, parameters) {
      return context.chain.inTurn(async () => {
        const hash = await dev.dev_setStorage(context, parameters)
        await context.chain.saveHeadState()
        return hash
      })
    },

    /** An earlier block becomes the head: the next block is another branch, and what was sent on this one is lost. */
    async dev_setHead(context, parameters) {
      return context.chain.inTurn(() => {
        pending.clear()
        return dev.dev_setHead(context, parameters)
      })
    },
  }
}
