import {
  AttachUserPolicyCommand,
  DeleteLoginProfileCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  IAMClient,
  ListAttachedUserPoliciesCommand,
  ListServiceSpecificCredentialsCommand,
  ListSSHPublicKeysCommand,
  PutUserPermissionsBoundaryCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { z } from 'zod'
import { buttonsOf, type Message } from '../../sandbox/client.ts'
import type { RunningSandbox } from './start-sandbox.ts'

/** What people do about an exposed key, and what a thief with the rights of an administrator does against it. */
export const DENY_ALL = 'arn:aws:iam::aws:policy/AWSDenyAll'
const DEVELOPMENT = '111111111111'

export async function keyOf(
  sandbox: RunningSandbox,
  userName: string,
  account = DEVELOPMENT,
): Promise<string> {
  const [key] = await sandbox.keysOf(userName, account)
  if (key === undefined) throw new Error(`${userName} has no key`)
  return key.accessKeyId
}

/** What security is offered where awskey touches nothing. */
export const NOTHING_TO_CONTAIN: readonly string[] = ['incident.close', 'incident.post_mortem']

/** The cards of incidents that stand in security's channel. */
export async function cardsOf(sandbox: RunningSandbox): Promise<readonly Message[]> {
  const shown = await sandbox.messages({ channel: 'C0SECURITY', holding: 'Exposed access key' })
  return shown.filter(({ thread_ts, ephemeral_to }) => !thread_ts && !ephemeral_to)
}

export async function cardOf(sandbox: RunningSandbox): Promise<Message> {
  const [card, ...others] = await cardsOf(sandbox)
  if (card === undefined || others.length > 0)
    throw new Error(`there are ${others.length} more cards; ${await sandbox.logs()}`)
  return card
}

/** All that is in the thread of the only card, as one text. */
export async function threadOf(sandbox: RunningSandbox): Promise<string> {
  const { ts } = await cardOf(sandbox)
  const all = await sandbox.messages({ channel: 'C0SECURITY' })
  return JSON.stringify(all.filter(({ thread_ts }) => thread_ts === ts))
}

export async function press(
  sandbox: RunningSandbox,
  person: string,
  action: `incident.${string}`,
): Promise<void> {
  const card = await cardOf(sandbox)
  await sandbox.click(card, person, action, buttonsOf(card).get(action))
}

export async function answersTo(sandbox: RunningSandbox, person: string): Promise<string> {
  return JSON.stringify(await sandbox.messages({ to: person }))
}

const Records = z.object({
  events: z.array(
    z.looseObject({
      eventName: z.string(),
      eventSource: z.string(),
      userIdentity: z.looseObject({ arn: z.string().optional() }).optional(),
    }),
  ),
})

/** What the responder's role did in an account, oldest first, as CloudTrail has it. */
export async function callsOfResponder(sandbox: RunningSandbox): Promise<readonly string[]> {
  const { events } = Records.parse((await sandbox.call('events')).body)
  const own = events.filter(
    ({ userIdentity, eventSource }) =>
      eventSource === 'iam.amazonaws.com' && userIdentity?.arn?.includes('awskey-responder/'),
  )
  return own.map(({ eventName }) => eventName).toReversed()
}

export interface Console {
  makeActive(userName: string, keyId: string): Promise<void>
  attach(userName: string, policy: string): Promise<void>
  detach(userName: string, policy: string): Promise<void>
  setBoundary(userName: string, policy: string): Promise<void>
  policiesOf(userName: string): Promise<readonly string[]>
  boundaryOf(userName: string): Promise<string>
  tagsOf(userName: string): Promise<Readonly<Record<string, string>>>
  deleteLoginProfile(userName: string): Promise<void>
  /** The states of SSH keys and service-specific credentials. */
  otherCredentialsOf(userName: string): Promise<readonly string[]>
}

/** Somebody with all rights in the account development. */
export async function consoleOf(sandbox: RunningSandbox): Promise<Console> {
  const { endpoints } = await sandbox.state()
  const credentials = endpoints.administrators.find(({ accountId }) => accountId === DEVELOPMENT)
  if (credentials === undefined) throw new Error('no administrator')
  const iam = new IAMClient({ endpoint: endpoints.aws, region: 'us-east-1', credentials })
  return {
    async makeActive(UserName, AccessKeyId) {
      await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Active' }))
    },
    async attach(UserName, PolicyArn) {
      await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
    },
    async detach(UserName, PolicyArn) {
      await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }))
    },
    async setBoundary(UserName, PermissionsBoundary) {
      await iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary }))
    },
    async policiesOf(UserName) {
      const { AttachedPolicies } = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }))
      return (AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn ?? '')
    },
    async deleteLoginProfile(UserName) {
      await iam.send(new DeleteLoginProfileCommand({ UserName }))
    },
    async otherCredentialsOf(UserName) {
      const { SSHPublicKeys = [] } = await iam.send(new ListSSHPublicKeysCommand({ UserName }))
      const { ServiceSpecificCredentials = [] } = await iam.send(
        new ListServiceSpecificCredentialsCommand({ UserName }),
      )
      return [...SSHPublicKeys, ...ServiceSpecificCredentials].map(({ Status = '' }) => Status)
    },
    async boundaryOf(UserName) {
      const { User } = await iam.send(new GetUserCommand({ UserName }))
      return User?.PermissionsBoundary?.PermissionsBoundaryArn ?? ''
    },
    async tagsOf(UserName) {
      const { User } = await iam.send(new GetUserCommand({ UserName }))
      return Object.fromEntries((User?.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]))
    },
  }
}
