import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import type { ExposedUsers } from '../../delivery/exposed-users.ts'
import { AccessKeyId, type AccountId, type IamUserId } from '../../requests/ids.ts'
import type { TableDeps } from './document-client.ts'
import { exposedUserKey } from './keys.ts'
import { parseRow } from './parse-row.ts'

/** The rows that incidents leave behind. Read strongly consistent; it throws when there is no answer. */
export const ExposedUserRow = z.object({ keyId: AccessKeyId })

export function createDynamoExposedUsers(deps: TableDeps): ExposedUsers {
  return {
    wasExposed: async (account, userId) => (await read(deps, account, userId)) !== undefined,
    exposedKeyOf: async (account, userId) => (await read(deps, account, userId))?.keyId,
  }
}

async function read(
  { client, table }: TableDeps,
  account: AccountId,
  userId: IamUserId,
): Promise<z.infer<typeof ExposedUserRow> | undefined> {
  const { Item: item } = await client.send(
    new GetCommand({
      TableName: table,
      Key: exposedUserKey(account, userId),
      ConsistentRead: true,
    }),
  )
  return item && parseRow(ExposedUserRow, item, `that a key of ${account} ${userId} was exposed`)
}
