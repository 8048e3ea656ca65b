import { z } from 'zod'
import { jsonOf } from '../keys/privilege/policy-document.ts'
import { type Known, known, unknown } from '../shared/known.ts'

/**
 * Whom a role's trust policy lets in. Pure. Denials and conditions are not weighed: it says who is named, and that is at most who may come in. What cannot be read is not known.
 */
export type Trusted = 'user' | 'anyone' | 'no'

const Several = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat())
const Principals = z.union([z.literal('*'), z.record(z.string(), Several)])
const Document = z.object({
  Statement: z
    .union([z.looseObject({}), z.array(z.looseObject({}))])
    .transform((value) => [value].flat()),
})
const Allowing = z.object({
  Effect: z.literal('Allow'),
  Principal: Principals.optional(),
  NotPrincipal: Principals.optional(),
})

/** Everything that an allowing statement names: `AWS arn:…`, `Service ec2.amazonaws.com`, `Federated arn:…`; `*` for anyone. */
export function principalsOf(document: string): Known<readonly string[]> {
  const parsed = Document.safeParse(jsonOf(document))
  if (!parsed.success) return unknown('the trust policy cannot be read')
  const named: string[] = []
  for (const statement of parsed.data.Statement) {
    if (statement['Effect'] === 'Deny') continue
    const allowing = Allowing.safeParse(statement)
    if (!allowing.success) return unknown('the trust policy cannot be read')
    const { Principal, NotPrincipal } = allowing.data
    if (NotPrincipal !== undefined || Principal === '*') named.push('*')
    else if (Principal === undefined) return unknown('the trust policy cannot be read')
    else
      for (const [kind, who] of Object.entries(Principal))
        named.push(...who.map((each) => (each === '*' && kind === 'AWS' ? '*' : `${kind} ${each}`)))
  }
  return known([...new Set(named)])
}

/** Whether it names this user, by ARN or unique id, or lets anyone in. An account as a whole is neither: there a policy of the user decides. */
export function trusts(
  document: string,
  user: {
    readonly account: string
    readonly userName: string
    readonly userId?: string | undefined
  },
): Known<Trusted> {
  const principals = principalsOf(document)
  if (principals.kind === 'unknown') return principals
  const isUser = (principal: string): boolean => {
    if (user.userId !== undefined && principal === `AWS ${user.userId}`) return true
    const [, account, name] =
      /^AWS arn:[^:]+:iam::(\d+):user\/(?:.*\/)?([^/]+)$/.exec(principal) ?? []
    return account === user.account && name?.toLowerCase() === user.userName.toLowerCase()
  }
  if (principals.value.some(isUser)) return known('user')
  return known(principals.value.includes('*') ? 'anyone' : 'no')
}
