import {
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetUserPolicyCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam'
import { fewAtOnce } from '../../shared/few-at-once.ts'
import type { Known } from '../../shared/known.ts'
import type { AccountSession } from '../account-sessions.ts'
import { asKnown, attempt, UnexpectedAnswerError } from '../attempt.ts'
import { allOfIam } from './iam-pages.ts'

/**
 * Policies of a user or a group with their documents, as text. Each document is read or not on its own; a list that broke off is not known altogether. Few calls at a time: IAM throttles accounts, not callers.
 */
export const CALLS_AT_ONCE = 4

export interface PolicyHolder {
  readonly kind: 'user' | 'group'
  readonly name: string
}

export interface Attached {
  readonly arn: string
  readonly name: string
}

export interface Inline {
  readonly name: string
  readonly document: Known<string>
}

export async function readAttached(
  session: AccountSession,
  { kind, name }: PolicyHolder,
): Promise<Known<Attached[]>> {
  const isUser = kind === 'user'
  const operation = isUser ? 'iam:ListAttachedUserPolicies' : 'iam:ListAttachedGroupPolicies'
  const listed = await attempt(session, operation, () =>
    allOfIam(async (Marker) => {
      const page = isUser
        ? await session.iam().send(new ListAttachedUserPoliciesCommand({ UserName: name, Marker }))
        : await session
            .iam()
            .send(new ListAttachedGroupPoliciesCommand({ GroupName: name, Marker }))
      return { ...page, items: page.AttachedPolicies?.map(attachedOf) }
    }),
  )
  return asKnown(listed)
}

function attachedOf(policy: {
  readonly PolicyArn?: string | undefined
  readonly PolicyName?: string | undefined
}): Attached {
  const { PolicyArn: arn, PolicyName: name } = policy
  if (!arn || !name) throw new UnexpectedAnswerError('IAM gave an attached policy without a name')
  return { arn, name }
}

export async function readInline(
  session: AccountSession,
  holder: PolicyHolder,
): Promise<Known<Inline[]>> {
  const isUser = holder.kind === 'user'
  const operation = isUser ? 'iam:ListUserPolicies' : 'iam:ListGroupPolicies'
  const names = await attempt(session, operation, () =>
    allOfIam(async (Marker) => {
      const page = isUser
        ? await session.iam().send(new ListUserPoliciesCommand({ UserName: holder.name, Marker }))
        : await session.iam().send(new ListGroupPoliciesCommand({ GroupName: holder.name, Marker }))
      return { ...page, items: page.PolicyNames }
    }),
  )
  if (names.kind === 'failed') return asKnown(names)
  const value = await fewAtOnce(names.value, CALLS_AT_ONCE, async (name) => ({
    name,
    document: await inlineDocument(session, holder, name),
  }))
  return { kind: 'known', value }
}

async function inlineDocument(
  session: AccountSession,
  { kind, name }: PolicyHolder,
  PolicyName: string,
): Promise<Known<string>> {
  if (kind === 'user')
    return asKnown(
      await attempt(session, 'iam:GetUserPolicy', async () => {
        const command = new GetUserPolicyCommand({ UserName: name, PolicyName })
        return decodedDocument((await session.iam().send(command)).PolicyDocument)
      }),
    )
  return asKnown(
    await attempt(session, 'iam:GetGroupPolicy', async () => {
      const command = new GetGroupPolicyCommand({ GroupName: name, PolicyName })
      return decodedDocument((await session.iam().send(command)).PolicyDocument)
    }),
  )
}

/** The version in force of a managed policy. */
export async function readManagedDocument(
  session: AccountSession,
  PolicyArn: string,
): Promise<{ readonly arn: string; readonly version?: string; readonly document: Known<string> }> {
  const policy = await attempt(session, 'iam:GetPolicy', async () => {
    const { Policy } = await session.iam().send(new GetPolicyCommand({ PolicyArn }))
    if (!Policy?.DefaultVersionId)
      throw new UnexpectedAnswerError('iam:GetPolicy gave no version in force')
    return Policy.DefaultVersionId
  })
  if (policy.kind === 'failed') return { arn: PolicyArn, document: asKnown(policy) }
  const version = policy.value
  const document = await attempt(session, 'iam:GetPolicyVersion', async () => {
    const command = new GetPolicyVersionCommand({ PolicyArn, VersionId: version })
    return decodedDocument((await session.iam().send(command)).PolicyVersion?.Document)
  })
  return { arn: PolicyArn, version, document: asKnown(document) }
}

/** IAM gives documents encoded after RFC 3986. */
export function decodedDocument(encoded: string | undefined): string {
  if (!encoded) throw new UnexpectedAnswerError('IAM gave a policy without a document')
  try {
    return decodeURIComponent(encoded)
  } catch (cause) {
    throw new UnexpectedAnswerError('IAM gave a policy that cannot be decoded', { cause })
  }
}
