import type { LiveSecret } from '../../wire/live-state.ts'
import { runAct } from '../store/acts.ts'
import { type ApiAnswer, post } from '../store/api.ts'
import type { Session, SessionActs } from '../store/session.tsx'
import { TOUR, type TourFacts } from './facts.ts'
import type { Step } from './journey.ts'

/**
 * What the tour's own button does: the same calls that the hands of a reader would make, or the way to the place where they make it.
 * It changes the window to where the outcome is seen, and never waits for an answer itself.
 */
export interface Help {
  readonly label: 'Do it for me' | 'Show me'
  act(): void
}

export const TOUR_PLACE = 'tour'

interface Scene {
  readonly facts: TourFacts
  readonly secrets: readonly LiveSecret[]
  readonly session: Session & SessionActs
}

/** `undefined` where there is nothing to help with: awskey is at work. */
export function helpFor(step: Step, scene: Scene): Help | undefined {
  const { facts, session } = scene
  switch (step) {
    case 1:
      return facts.rotation === undefined ? say(session, TOUR.owner, 'rotate') : undefined
    case 2:
      return install(scene)
    case 3:
      return pass(facts.quietDays >= 7 ? 'P1D' : 'P7D')
    case 4:
      return pass('P7D')
    case 5:
      return decide(scene)
    case 6:
      return say(session, session.persona, 'history erin')
  }
}

const doing = (act: () => void): Help => ({ label: 'Do it for me', act })

function run(element: string, work: () => Promise<ApiAnswer>): void {
  runAct(TOUR_PLACE, element, work).catch(() => undefined)
}

function say({ become, show }: SessionActs, user: string, text: string): Help {
  return doing(() => {
    become(user, TOUR.channel)
    show('slack')
    run('say', () => post('command', { user, channel: TOUR.channel, text }))
  })
}

function pass(advance: string): Help {
  return doing(() => run('pass', () => post('clock', { advance })))
}

/** The secret first; until awskey has sealed it, there is nothing to fetch. */
function install({ facts, secrets, session }: Scene): Help | undefined {
  const sealed = secrets.findLast(({ name }) => name.startsWith(SEALED))
  const { fetched, newKey } = facts
  if (newKey === undefined || (!fetched && sealed === undefined)) return undefined
  return doing(() => {
    session.show('aws')
    run('install', () =>
      fetched
        ? post('use-key', { access_key_id: newKey.accessKeyId, service: 'ec2' })
        : post('fetch-secret', {
            account: TOUR.account,
            user_name: TOUR.userName,
            arn: sealed?.arn,
          }),
    )
  })
}

const SEALED = `awskey/keys/${TOUR.userName}`

/** First the way to Maya and the card; only then her click. */
function decide({ facts, session }: Scene): Help | undefined {
  const { card } = facts
  if (card === undefined) return undefined
  const { channel, ts } = card
  if (session.persona !== TOUR.approver || session.place !== channel)
    return {
      label: 'Show me',
      act() {
        session.become(TOUR.approver, channel)
        session.show('slack')
      },
    }
  const click = { user: TOUR.approver, channel, ts, action_id: TOUR.approve }
  return doing(() => run('decide', () => post('click', click)))
}
