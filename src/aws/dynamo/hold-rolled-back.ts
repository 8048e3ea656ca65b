import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Hold } from '../../requests/hold.ts'
import type { RequestId } from '../../requests/ids.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { requestKey } from './keys.ts'
import { jitteredPause } from './pause.ts'

/**
 * Holds a request whose ledger goes on beyond its row. The one change of a row without an event: the place of the next event is taken, which is what is wrong.
 * Nothing is due on it any more and no claim is left, so that no effect runs on a row that somebody rolled back. The ledger is not touched.
 */
/** `false` where it was held already, or where there is no such request. */
export type HoldRolledBack = (id: RequestId, at: Date) => Promise<boolean>

export function createHoldRolledBack({ client, table }: TableDeps): HoldRolledBack {
  return async (id, at) => {
    const hold: Hold = { reason: 'ledger_ahead', since: at.toISOString(), facts: {} }
    const command = new UpdateCommand({
      TableName: table,
      Key: { ...requestKey(id) },
      UpdateExpression:
        'SET #hold = :hold, #updatedAt = :at, #version = #version + :one REMOVE #next, #claim, #duePk, #dueAt',
      ConditionExpression:
        'attribute_exists(pk) AND (attribute_not_exists(#hold) OR #hold.#reason <> :reason)',
      ExpressionAttributeNames: {
        '#hold': 'hold',
        '#reason': 'reason',
        '#updatedAt': 'updatedAt',
        '#version': 'version',
        '#next': 'next',
        '#claim': 'claim',
        '#duePk': 'duePk',
        '#dueAt': 'dueAt',
      },
      ExpressionAttributeValues: {
        ':hold': hold,
        ':reason': hold.reason,
        ':at': at.toISOString(),
        ':one': 1,
      },
    })
    // Refused: it is held already, or there is no row to hold.
    return (await conditionalWrite(() => client.send(command), jitteredPause)).kind === 'written'
  }
}
