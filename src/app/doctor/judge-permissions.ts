import type { Known } from '../../shared/known.ts'
import { type Finding, fine, notKnown, wrong } from './finding.ts'
import type { PermissionAsk, RolePermissions } from './permissions/permission-ask.ts'

/** Whether a role may do all that it must and nothing that it must not, by what IAM's simulator said of each. One answer that is missing leaves it open. Pure. */
export type Simulated = Known<readonly { readonly action: string; readonly decision: string }[]>

export interface PermissionAnswers {
  /** One for each ask, in their order. */
  readonly needed: readonly Simulated[]
  readonly dangerous: readonly Simulated[]
}

const ALLOWED = 'allowed'

export function judgePermissions(
  role: string,
  asked: RolePermissions,
  answers: PermissionAnswers,
  { template, wouldHelp }: { readonly template: string; readonly wouldHelp: string },
): readonly Finding[] {
  const check = `permissions of ${role}`
  const lacking = named(asked.needed, answers.needed, (decision) => decision !== ALLOWED)
  const tooMuch = named(asked.dangerous, answers.dangerous, (decision) => decision === ALLOWED)
  const unread = firstUnread(asked, answers)
  const found = [
    ...lacking.map((each) =>
      wrong(check, {
        what: `it may not ${each}`,
        todo: `deploy ${template} again; if that does not help, look at its boundary and at the policies of the organisation`,
      }),
    ),
    ...tooMuch.map((each) =>
      wrong(check, {
        what: `it may ${each}, which nobody may who works for awskey`,
        todo: `find out who gave it that, take it away, and deploy ${template} again`,
      }),
    ),
    ...(unread === undefined ? [] : [notKnown(check, unread, wouldHelp)]),
  ]
  return found.length > 0
    ? found
    : [fine(check, 'all that it needs, and nothing of what it must not have')]
}

function named(
  asks: readonly PermissionAsk[],
  answers: readonly Simulated[],
  isWrong: (decision: string) => boolean,
): readonly string[] {
  return asks.flatMap(({ actions, resource, context }, at) => {
    const answer = answers[at]
    if (answer?.kind !== 'known') return []
    const wrongs = actions.filter((action) => {
      const end = answer.value.find((each) => each.action === action)
      return end !== undefined && isWrong(end.decision)
    })
    return wrongs.length === 0 ? [] : [`${wrongs.join(', ')} on ${resource}${within(context)}`]
  })
}

function within(context: PermissionAsk['context']): string {
  const given = Object.entries(context).map(([key, values]) => `${key} ${values.join(', ')}`)
  return given.length === 0 ? '' : ` (${given.join('; ')})`
}

/** Also an action that the answer leaves out. */
function firstUnread(asked: RolePermissions, answers: PermissionAnswers): string | undefined {
  for (const [asks, given] of [
    [asked.needed, answers.needed],
    [asked.dangerous, answers.dangerous],
  ] as const)
    for (const [at, { actions }] of asks.entries()) {
      const answer = given[at]
      if (answer === undefined) return 'iam:SimulatePrincipalPolicy was not answered'
      if (answer.kind === 'unknown') return answer.why
      const missing = actions.find((action) => !answer.value.some((end) => end.action === action))
      if (missing !== undefined) return `the simulator said nothing of ${missing}`
    }
  return undefined
}
