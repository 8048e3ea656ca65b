import { isObject, textAt } from '../../slack/json.ts'
import { runAct } from '../store/acts.ts'
import { type ApiAnswer, post } from '../store/api.ts'

/** What the panel does in the accounts: as an application, as an administrator in the console, or as the reader of a secret. No call of awskey's is made. */
export interface KeyPlace {
  readonly account: string
  readonly userName: string
  readonly accessKeyId: string
}

export type ConsoleAction = 'make_inactive' | 'make_active' | 'delete_key'

export const keyPlace = (accessKeyId: string): string => `aws key ${accessKeyId}`
export const userPlace = (account: string, userName: string): string =>
  `aws user ${account}/${userName}`
export const secretPlace = (arn: string): string => `aws secret ${arn}`

const REFUSED: Readonly<Record<string, string>> = {
  inactive_key: 'AWS refuses the call: the key is Inactive.',
  unknown_key: 'AWS refuses the call: it knows no such key any more.',
}

export async function callWithKey(
  accessKeyId: string,
  from: { readonly service: string; readonly region: string },
): Promise<void> {
  await runAct(keyPlace(accessKeyId), 'use', async () =>
    inWords(await post('use-key', { access_key_id: accessKeyId, ...from })),
  )
}

export async function changeKey(action: ConsoleAction, key: KeyPlace): Promise<void> {
  const { account, userName, accessKeyId } = key
  await runAct(keyPlace(accessKeyId), 'console', () =>
    post('console', { action, account, user_name: userName, access_key_id: accessKeyId }),
  )
}

/** AWS finds the key in a public place and says so, as EventBridge brings it to awskey. */
export async function findInPublic({ account, accessKeyId }: KeyPlace): Promise<void> {
  const found = crypto.randomUUID()
  await runAct(keyPlace(accessKeyId), 'console', () =>
    post('event', {
      version: '0',
      id: found,
      'detail-type': 'AWS Health Event',
      source: 'aws.health',
      account,
      time: new Date().toISOString(),
      region: 'us-east-1',
      resources: [accessKeyId],
      detail: {
        eventArn: `arn:aws:health:us-east-1::event/RISK/AWS_RISK_CREDENTIALS_EXPOSED/${found}`,
        communicationId: found,
        service: 'RISK',
        eventTypeCode: 'AWS_RISK_CREDENTIALS_EXPOSED',
        eventTypeCategory: 'issue',
        statusCode: 'open',
        affectedAccount: account,
        affectedEntities: [{ entityValue: accessKeyId }],
      },
    }),
  )
}

export async function createKey(account: string, userName: string): Promise<void> {
  await runAct(userPlace(account, userName), 'create', () =>
    post('console', { action: 'create_key', account, user_name: userName }),
  )
}

/** The id of the key that the secret is for; `undefined` when it could not be read. */
export async function fetchSecret(secret: {
  readonly account: string
  readonly userName: string
  readonly arn: string
}): Promise<string | undefined> {
  const { account, userName, arn } = secret
  const answer = await runAct(secretPlace(arn), 'fetch', () =>
    post('fetch-secret', { account, user_name: userName, arn }),
  )
  return isObject(answer?.body) ? textAt(answer.body, 'access_key_id') : undefined
}

function inWords(answer: ApiAnswer): ApiAnswer {
  const reason = isObject(answer.body) ? textAt(answer.body, 'reason') : undefined
  const detail = reason === undefined ? undefined : REFUSED[reason]
  return detail === undefined ? answer : { ...answer, body: { detail } }
}
