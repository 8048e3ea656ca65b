import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Claim, Request } from '../../requests/request.ts'
import { conditionalWrite } from './conditional-write.ts'
import { requestKey } from './keys.ts'
import { readRequest } from './open-request.ts'
import type { TransactDeps } from './transact.ts'

/**
 * Takes the next effect of a request: one worker gets it. A claim that stands is taken over only when it is the one the caller saw and its lease has ended
 * by wall time, whatever the caller says. A write whose answer was lost counts as ours when our token is on the row.
 */
export async function claimEffect(
  deps: TransactDeps & { readonly wallNow: () => number },
  request: Request,
  claim: Claim,
  lapsed?: Claim,
): Promise<boolean> {
  if (lapsed !== undefined && Date.parse(lapsed.leaseUntil) > deps.wallNow()) return false
  const standing =
    lapsed === undefined
      ? 'attribute_not_exists(#claim)'
      : '#claim.#token = :lapsed AND #claim.#leaseUntil = :lapsedUntil'
  const outcome = await conditionalWrite(
    () =>
      deps.client.send(
        new UpdateCommand({
          TableName: deps.table,
          Key: requestKey(request.id),
          UpdateExpression: 'SET #claim = :claim',
          ConditionExpression: `#version = :version AND #next.#id = :effectId AND ${standing}`,
          ExpressionAttributeNames: {
            '#claim': 'claim',
            '#version': 'version',
            '#next': 'next',
            '#id': 'id',
            ...(lapsed !== undefined && { '#token': 'token', '#leaseUntil': 'leaseUntil' }),
          },
          ExpressionAttributeValues: {
            ':claim': claim,
            ':version': request.version,
            ':effectId': claim.effectId,
            ...(lapsed !== undefined && {
              ':lapsed': lapsed.token,
              ':lapsedUntil': lapsed.leaseUntil,
            }),
          },
        }),
      ),
    deps.pause,
  )
  if (outcome.kind === 'written') return true
  const standingNow = (await readRequest(deps, request.id))?.claim
  return standingNow?.token === claim.token
}
