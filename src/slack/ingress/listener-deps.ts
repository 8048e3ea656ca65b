import type { PlainTextOption } from '@slack/types'
import type { Organisation } from '../../people/organisation.ts'
import type { SlackUserId } from '../../requests/ids.ts'
import type { Jobs } from '../../requests/job.ts'
import type { Clock } from '../../shared/clock.ts'
import type { Log } from '../../shared/log.ts'
import type { KeyOptions } from './key-options.ts'
import type { SendAct } from './send-act.ts'
import type { Surfaces } from './surfaces.ts'

/** What the listeners of this path may use: no AWS besides the one job and the names in a menu, and no decision. */
export interface ListenerDeps {
  readonly organisation: Pick<Organisation, 'accounts' | 'teams' | 'people' | 'dryRun'>
  /** IANA name, for days that somebody chooses. */
  readonly timezone: string
  readonly delegation: { readonly maxMs: number }
  /** How long a key or a user may be left alone. */
  readonly longest: { readonly snoozeMs: number; readonly exemptMs: number }
  /** Business time: says under an input that a chosen moment is over. The worker judges it again. */
  readonly clock: Clock
  readonly sendAct: SendAct
  /** For jobs that nobody needs to sign: what they do is safe for whoever asks for it. */
  readonly jobs: Jobs
  readonly surfaces: Surfaces
  userOptions(person: SlackUserId, typed: string): Promise<readonly PlainTextOption[]>
  readonly keyOptions: KeyOptions
  /** Whether Slack says that this person may use awskey at all. */
  mayAct(person: SlackUserId): Promise<'yes' | 'no' | 'not_known'>
  readonly log: Log
  readonly newReference: () => string
}
