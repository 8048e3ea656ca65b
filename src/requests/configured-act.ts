import { canonicalJson } from '../shared/canonical-json.ts'
import { sha256 } from '../shared/sha256.ts'
import type { Moment, SlackUserId } from './ids.ts'
import type { Request } from './request.ts'
import type { SignedAct } from './signed-act.ts'
import { formatTarget, type Target } from './target.ts'

/**
 * An act that nobody did: a line of awskey.yml asks for it, and whoever the line names answers for it. It carries no signature. What proves it is the packaged configuration,
 * which is asked each time; the row's copy is never believed.
 */
export const CONFIGURED = 'configuration.auto'

/** One line: Secrets Manager rotates the key of this IAM user. */
export interface AutoLine {
  /** By the account's name, as a command would name it. */
  readonly target: Extract<Target, { readonly by: 'user' }>
  readonly everyDays: number
  readonly by: SlackUserId
}

export function isConfigured({ action }: Pick<SignedAct, 'action'>): boolean {
  return action === CONFIGURED
}

/** `off` where the line is gone. The same moment gives the same act. */
export function configuredAct(
  { target, everyDays, by }: AutoLine,
  at: Moment,
  switched: 'on' | 'off' = 'on',
): SignedAct {
  const value = formatTarget(target)
  const every = switched === 'on' ? `${everyDays}d` : 'off'
  return {
    jobId: sha256(canonicalJson({ value, every, by })),
    team: 'configuration',
    user: by,
    action: CONFIGURED,
    value,
    details: { every },
    at,
    mac: 'configuration',
  }
}

/**
 * Whether the configuration asks for this now. `exactly` also how often: while it is being turned on. Later a line with another interval still stands for what was begun.
 * Turning off is asked for by there being no line.
 */
export function isAskedByLines(
  lines: readonly AutoLine[],
  act: SignedAct,
  exactly: boolean,
): boolean {
  const found = lines.find(({ target }) => formatTarget(target) === act.value)
  if (act.details?.every === 'off') return found === undefined
  if (found === undefined || found.by !== act.user) return false
  return !exactly || act.details?.every === `${found.everyDays}d`
}

/** Whoever may change the configuration may also say in it who approves. */
export function isByConfiguration({ act, operation }: Request): boolean {
  return operation.kind === 'auto' && isConfigured(act)
}
