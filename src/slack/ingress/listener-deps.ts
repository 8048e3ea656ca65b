import type { PlainTextOption } from '@slack/types'
import type { Organisation } from '../../people/organisation.ts'
import type { SlackUserId } from '../../requests/ids.ts'
import type { Log } from '../../shared/log.ts'
import type { SendAct } from './send-act.ts'
import type { Surfaces } from './surfaces.ts'

/** What the listeners of this path may use: no AWS besides the one signed job, and no decision. */
export interface ListenerDeps {
  readonly organisation: Pick<Organisation, 'accounts' | 'teams' | 'people'>
  readonly sendAct: SendAct
  readonly surfaces: Surfaces
  userOptions(person: SlackUserId, typed: string): Promise<readonly PlainTextOption[]>
  readonly log: Log
  readonly newReference: () => string
}
