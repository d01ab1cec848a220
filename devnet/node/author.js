//! Transactions as clients send them. Refusals have the codes and words of a Substrate node, so that what a client does
//! about them here is what it will do there.

import { ResponseError } from '@acala-network/chopsticks-core'
import { blake2AsHex } from '@polkadot/util-crypto'

/** Some clients report only the last of two states that come at once. */
const FINALITY_MS = 200

const VERIFICATION_FAILED = 1002
const INVALID_TRANSACTION = 1010
const UNKNOWN_VALIDITY = 1011
const ALREADY_IMPORTED = 1013
const TOO_LOW_PRIORITY = 1014

const REASONS = {
  ancientBirthBlock: 'Transaction has an ancient birth block',
  badMandatory: 'A call was labelled as mandatory, but resulted in an Error.',
  badProof: 'Transaction has a bad signature',
  badSigner: 'Invalid signing address',
  call: 'Transaction call is not expected',
  exhaustsResources: 'Transaction would exhaust the block limits',
  future: 'Transaction will be valid in the future',
  mandatoryValidation: 'Transaction dispatch is mandatory; transactions must not be validated.',
  payment: 'Inability to pay some fees (e.g. account balance too low)',
  stale: 'Transaction is outdated',
}

export function authorHandlers(pending) {
  return {
    async author_submitExtrinsic({ chain }, [extrinsic]) {
      return submit(chain, pending, extrinsic)
    },

    async author_submitAndWatchExtrinsic({ chain }, [extrinsic], { subscribe, unsubscribe }) {
      let isInBlock = false
      const id = chain.headState.subscribeHead(async (block) => {
        if (isInBlock || !(await block.extrinsics).includes(extrinsic)) return
        isInBlock = true
        // The answer with the subscription's id goes out first.
        setImmediate(() => notify({ inBlock: block.hash }))
        setTimeout(() => {
          notify({ finalized: block.hash })
          unsubscribe(id)
        }, FINALITY_MS)
      })
      const onInvalid = (given) => {
        if (given !== extrinsic) return
        notify('invalid')
        unsubscribe(id)
      }
      pending.on('invalid', onInvalid)
      const notify = subscribe('author_extrinsicUpdate', id, () => {
        chain.headState.unsubscribeHead(id)
        pending.off('invalid', onInvalid)
      })

      try {
        await submit(chain, pending, extrinsic)
      } catch (error) {
        unsubscribe(id)
        throw error
      }
      setImmediate(() => notify('ready'))
      return id
    },

    async author_pendingExtrinsics() {
      return pending.extrinsics
    },

    async system_accountNextIndex(_context, [address]) {
      return pending.nextNonce(address)
    },
  }
}

async function submit(chain, pending, extrinsic) {
  const { nonce, signer } = await decode(chain, extrinsic)
  if (pending.has(extrinsic))
    throw failure(ALREADY_IMPORTED, 'Transaction is already imported', blake2AsHex(extrinsic, 256))
  if (pending.hasNonce(signer, nonce))
    throw failure(
      TOO_LOW_PRIORITY,
      'Priority is too low',
      'The transaction has too low priority to replace another transaction already in the pool.',
    )
  pending.add(extrinsic, signer, nonce)
  try {
    const hash = await chain.submitExtrinsic(extrinsic)
    pending.accept(extrinsic)
    return hash
  } catch (error) {
    pending.remove(extrinsic)
    throw error?.isInvalid === undefined ? error : refusal(error)
  }
}

async function decode(chain, extrinsic) {
  const registry = await chain.head.registry
  try {
    const { nonce, signer } = registry.createType('GenericExtrinsic', extrinsic)
    return { nonce: nonce.toNumber(), signer: signer.toString() }
  } catch (error) {
    throw failure(VERIFICATION_FAILED, 'Verification Error', `not a transaction of this chain: ${error.message}`)
  }
}

/** What a node says to a transaction that the runtime does not take. */
function refusal(error) {
  if (!error.isInvalid) return failure(UNKNOWN_VALIDITY, 'Unknown Transaction Validity', error.asUnknown.type)
  const invalid = error.asInvalid
  const [reason] = Object.keys(invalid.toJSON())
  return failure(
    INVALID_TRANSACTION,
    'Invalid Transaction',
    invalid.isCustom ? `Custom error: ${invalid.asCustom}` : REASONS[reason],
  )
}

function failure(code, message, data) {
  return Object.assign(new ResponseError(code, message), { data })
}
