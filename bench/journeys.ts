import { buttonsOf, type Message, type SandboxClient } from '../sandbox/client.ts'

/** What people do with awskey from beginning to end, in a sandbox that nobody else uses. Each throws where it does not end as it should: a journey that broke off would be a cheap one. */

/** Erin rotates her key, uses the new one, and Maya approves the deletion of the old one after the overlap and the soak. */
export async function mainJob(sandbox: SandboxClient): Promise<void> {
  const [oldKey] = await sandbox.keysOf('erin')
  const { endpoints } = await sandbox.state()
  const erin = endpoints.users.find(({ accessKeyId }) => accessKeyId === oldKey?.accessKeyId)
  if (oldKey === undefined || erin === undefined) throw new Error('the seeded erin has no key')
  await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate')
  const told = (await sandbox.messages({ channel: 'D0ERIN', holding: 'get-secret-value' })).at(-1)
  const arn = /arn:aws:secretsmanager:[\w:/.+=@-]+/.exec(JSON.stringify(told))?.[0] ?? ''
  const sealed = await sandbox.fetchSecret(arn, erin)
  await sandbox.call('use-key', { access_key_id: sealed.AccessKeyId, service: 'ec2' })
  await sandbox.advance('P8D')
  await sandbox.advance('P8D')
  const card = await cardWith(sandbox, 'C0PAYMENTS', 'request.approve')
  await sandbox.click(card, 'U0MAYA', 'request.approve')
  const left = await sandbox.keysOf('erin')
  if (left.some(({ accessKeyId }) => accessKeyId === oldKey.accessKeyId))
    throw new Error('the old key is still there')
}

/** Sam reports omar's key; it is contained, looked at again, and the three audits of it are told. */
export async function reportedKey(sandbox: SandboxClient): Promise<void> {
  const [key] = await sandbox.keysOf('omar')
  if (key === undefined) throw new Error('the seeded omar has no key')
  await sandbox.command('U0SAM', 'C0SECURITY', `exposed ${key.accessKeyId}`)
  await sandbox.advance('PT20M')
  await sandbox.advance('PT50M')
  const [now] = await sandbox.keysOf('omar')
  if (now?.status !== 'Inactive') throw new Error('the exposed key is not Inactive')
}

/** Past one moment of the weekly digest. */
export async function throughTheWeek(sandbox: SandboxClient): Promise<void> {
  await sandbox.advance('P7D')
}

/** The newest message with this button. */
export async function cardWith(
  sandbox: SandboxClient,
  channel: string,
  action: string,
): Promise<Message> {
  const messages = await sandbox.messages({ channel })
  const card = messages.findLast((message) => buttonsOf(message).has(action))
  if (card === undefined) throw new Error(`no message in ${channel} has ${action}`)
  return card
}
