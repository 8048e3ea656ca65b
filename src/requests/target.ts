import { z } from 'zod'
import { ok, type Result, refuse } from '../shared/result.ts'
import { AccessKeyId, IamUserName, RequestId, SlackUserId } from './ids.ts'

/**
 * What a command is about, as text that fits in a signed act and reads the same on both sides of the queue.
 * Accounts and teams are named as the configuration names them.
 */
export const Target = z.discriminatedUnion('by', [
  z.object({ by: z.literal('mine') }),
  z.object({ by: z.literal('person'), person: SlackUserId }),
  z.object({ by: z.literal('user'), account: z.string().optional(), userName: IamUserName }),
  z.object({ by: z.literal('key'), keyId: AccessKeyId }),
  z.object({ by: z.literal('account'), account: z.string() }),
  z.object({ by: z.literal('team'), team: z.string() }),
  z.object({ by: z.literal('request'), requestId: RequestId }),
])
export type Target = z.infer<typeof Target>

export function formatTarget(target: Target): string {
  switch (target.by) {
    case 'mine':
      return ''
    case 'person':
      return `person:${target.person}`
    case 'user':
      return `user:${target.account === undefined ? '' : `${target.account}/`}${target.userName}`
    case 'key':
      return `key:${target.keyId}`
    case 'account':
      return `account:${target.account}`
    case 'team':
      return `team:${target.team}`
    case 'request':
      return `request:${target.requestId}`
  }
}

/** The reverse of `formatTarget`. Refuses text that `formatTarget` could not have written. */
export function parseTarget(text: string): Result<Target, 'not_a_target'> {
  if (text === '') return ok({ by: 'mine' })
  const colon = text.indexOf(':')
  const by = text.slice(0, colon)
  const rest = text.slice(colon + 1)
  const slash = rest.indexOf('/')
  const parsed = Target.safeParse({
    by,
    person: rest,
    keyId: rest,
    team: rest,
    requestId: rest,
    ...(by === 'account' && { account: rest }),
    ...(by === 'user' && {
      userName: rest.slice(slash + 1),
      ...(slash > 0 && { account: rest.slice(0, slash) }),
    }),
  })
  return parsed.success ? ok(parsed.data) : refuse('not_a_target')
}
