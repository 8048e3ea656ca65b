import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import type { AutoStore } from '../../requests/auto-store.ts'
import { AccountId, IamUserId, IamUserName, Moment, RequestId } from '../../requests/ids.ts'
import type { TableDeps } from './document-client.ts'
import { AUTO_PK, askedRotationKey, type Key, registrationKey } from './keys.ts'
import { parseRow } from './parse-row.ts'
import { partitionQuery, queryRows } from './query-pages.ts'
import { stamped } from './row-versions.ts'

/** Registrations in one small partition, and one row for each token that Secrets Manager came with. Nothing is deleted: what was turned off says so. */
export const RegistrationRow = z.object({
  secretArn: z.string(),
  account: AccountId,
  userName: IamUserName,
  userId: IamUserId,
  by: RequestId,
  on: z.boolean(),
  everyDays: z.number().int(),
  since: Moment,
})

export const AskedRotationRow = z.object({
  requestId: RequestId.optional(),
  refused: z.object({ reason: z.string(), fact: z.string() }).optional(),
  ownUses: z.array(Moment).default([]),
})

export function createDynamoAutoStore({ client, table }: TableDeps): AutoStore {
  const read = async (Key: Key) => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key, ConsistentRead: true }),
    )
    return Item
  }
  const update = async (
    Key: Key,
    expression: string,
    names: Readonly<Record<string, string>>,
    values?: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, unknown>> => {
    const { Attributes = {} } = await client.send(
      new UpdateCommand({
        TableName: table,
        Key,
        UpdateExpression: expression,
        ExpressionAttributeNames: names,
        ...(values !== undefined && { ExpressionAttributeValues: values }),
        ReturnValues: 'ALL_NEW',
      }),
    )
    return Attributes
  }
  return {
    async registration(secretArn) {
      const row = await read(registrationKey(secretArn))
      return row === undefined ? undefined : parseRow(RegistrationRow, row, 'a registration')
    },
    async registrations() {
      const found = []
      for await (const row of queryRows({ client, table }, partitionQuery(AUTO_PK)))
        found.push(parseRow(RegistrationRow, row, 'a registration'))
      return found
    },
    async register(registration) {
      const Item = stamped({ ...registration, ...registrationKey(registration.secretArn) })
      await client.send(new PutCommand({ TableName: table, Item }))
    },
    async asked(secretArn, token) {
      const row = await read(askedRotationKey(secretArn, token))
      return row === undefined
        ? undefined
        : parseRow(AskedRotationRow, row, 'a rotation that was asked for')
    },
    async askAgain(secretArn, token) {
      await update(askedRotationKey(secretArn, token), 'REMOVE #refused', { '#refused': 'refused' })
    },
    async refuse(secretArn, token, refused) {
      await update(
        askedRotationKey(secretArn, token),
        'SET #refused = :refused',
        { '#refused': 'refused' },
        { ':refused': refused },
      )
    },
    async claim(secretArn, token, requestId) {
      const row = await update(
        askedRotationKey(secretArn, token),
        'SET #requestId = if_not_exists(#requestId, :requestId)',
        { '#requestId': 'requestId' },
        { ':requestId': requestId },
      )
      return parseRow(AskedRotationRow, row, 'a rotation that was asked for').requestId ?? requestId
    },
    async noteOwnUse(secretArn, token, at) {
      await update(
        askedRotationKey(secretArn, token),
        'SET #ownUses = list_append(if_not_exists(#ownUses, :none), :use)',
        { '#ownUses': 'ownUses' },
        { ':none': [], ':use': [at] },
      )
    },
  }
}
