import { buttonsOf, type Message, type SealedKey, type ShownKey } from '../../sandbox/client.ts'
import type { RunningSandbox } from './start-sandbox.ts'

/** The steps of the main job, as the people in it do them. Each test does those that it is about. */
export interface Rotated {
  readonly oldKey: ShownKey
  readonly newKey: ShownKey
  readonly delivery: Message
  readonly arn: string
}

export async function oldKeyOf(sandbox: RunningSandbox, userName: string): Promise<ShownKey> {
  const [key] = await sandbox.keysOf(userName)
  if (key === undefined) throw new Error(`${userName} has no key`)
  return key
}

export async function rotate(
  sandbox: RunningSandbox,
  person = 'U0ERIN',
  userName = 'erin',
): Promise<Rotated> {
  const oldKey = await oldKeyOf(sandbox, userName)
  await sandbox.command(person, 'C0PAYMENTS', 'rotate')
  return rotated(sandbox, oldKey, person, userName)
}

/** The new key and the message that tells the owner where its secret is. */
export async function rotated(
  sandbox: RunningSandbox,
  oldKey: ShownKey,
  owner: string,
  userName: string,
): Promise<Rotated> {
  const newKey = (await sandbox.keysOf(userName)).find(
    ({ accessKeyId }) => accessKeyId !== oldKey.accessKeyId,
  )
  const delivery = (
    await sandbox.messages({ channel: `D${owner.slice(1)}`, holding: 'get-secret-value' })
  ).at(-1)
  const arn = /arn:aws:secretsmanager:[\w:/.+=@-]+/.exec(JSON.stringify(delivery ?? {}))?.[0]
  if (newKey === undefined || delivery === undefined || arn === undefined)
    throw new Error(`no new key was handed over; the functions said: ${await sandbox.logs()}`)
  return { oldKey, newKey, delivery, arn }
}

/** The owner fetches the secret with the old key. */
export async function fetchSealed(
  sandbox: RunningSandbox,
  { oldKey, arn }: Rotated,
): Promise<SealedKey> {
  const { endpoints } = await sandbox.state()
  const signer = endpoints.users.find(({ accessKeyId }) => accessKeyId === oldKey.accessKeyId)
  if (signer === undefined) throw new Error('the sandbox does not know these credentials')
  return sandbox.fetchSecret(arn, signer)
}

/** The owner fetches the secret, and an application uses the new key. */
export async function install(sandbox: RunningSandbox, rotation: Rotated): Promise<SealedKey> {
  const sealed = await fetchSealed(sandbox, rotation)
  await sandbox.call('use-key', { access_key_id: rotation.newKey.accessKeyId, service: 'ec2' })
  return sealed
}

export async function statusOf(
  sandbox: RunningSandbox,
  userName: string,
  keyId: string,
): Promise<string> {
  const keys = await sandbox.keysOf(userName)
  return keys.find(({ accessKeyId }) => accessKeyId === keyId)?.status ?? 'gone'
}

/** The card that waits for a decision in this channel. */
export async function cardIn(sandbox: RunningSandbox, channel = 'C0PAYMENTS'): Promise<Message> {
  const card = (await sandbox.messages({ channel })).findLast((message) =>
    buttonsOf(message).has('request.approve'),
  )
  if (card === undefined)
    throw new Error(`no card waits in ${channel}; the functions said: ${await sandbox.logs()}`)
  return card
}

export async function untilDeletionIsAsked(sandbox: RunningSandbox): Promise<Message> {
  await sandbox.advance('P8D')
  await sandbox.advance('P8D')
  return cardIn(sandbox)
}

/** What was last said to this person alone. */
export async function lastAnswerTo(sandbox: RunningSandbox, person: string): Promise<string> {
  return JSON.stringify((await sandbox.messages({ to: person })).at(-1) ?? '')
}
