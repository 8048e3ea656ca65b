import { GetCommand } from '@aws-sdk/lib-dynamodb'
import type { ExposedUsers } from '../../delivery/exposed-users.ts'
import type { TableDeps } from './document-client.ts'
import { exposedUserKey } from './keys.ts'

/** The rows that incidents leave behind. Read strongly consistent; it throws when there is no answer. */
export function createDynamoExposedUsers({ client, table }: TableDeps): ExposedUsers {
  return {
    async wasExposed(account, userId) {
      const { Item: item } = await client.send(
        new GetCommand({
          TableName: table,
          Key: exposedUserKey(account, userId),
          ConsistentRead: true,
        }),
      )
      return item !== undefined
    },
  }
}
