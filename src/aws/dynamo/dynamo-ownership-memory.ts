import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { type OwnershipMemory, RememberedOwnership } from '../../people/ownership-memory.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import { errorCode } from '../error-code.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { ownershipKey } from './keys.ts'
import { parseRow } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { stamped } from './row-versions.ts'

/** The ownership of each IAM user as it was seen last: one small row for each unique id, kept for good and written only when something changed. */
export function createDynamoOwnershipMemory({
  client,
  table,
  pause = jitteredPause,
}: TableDeps & { readonly pause?: Pause }): OwnershipMemory {
  const asked = async <T>(ask: () => Promise<T>): Promise<Known<T>> => {
    try {
      return known(await ask())
    } catch (error) {
      return unknown(`the memory of owners: ${errorCode(error)}`)
    }
  }
  return {
    read: (account, userId) =>
      asked(async () => {
        const Key = ownershipKey(account, userId)
        const { Item } = await client.send(
          new GetCommand({ TableName: table, Key, ConsistentRead: true }),
        )
        return Item === undefined ? undefined : parseRow(RememberedOwnership, Item, 'an ownership')
      }),
    write: (next) =>
      asked(async () => {
        const put = new PutCommand({
          TableName: table,
          Item: stamped({ ...ownershipKey(next.account, next.userId), ...next }),
          ConditionExpression: next.version === 1 ? 'attribute_not_exists(pk)' : '#version = :was',
          ...(next.version > 1 && {
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':was': next.version - 1 },
          }),
        })
        return (await conditionalWrite(() => client.send(put), pause)).kind === 'written'
      }),
  }
}
