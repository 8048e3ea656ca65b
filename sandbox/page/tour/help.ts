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
  readonly session: Session & SessionActs
}

/** `undefined` where there is nothing to help with: awskey is at work. */
export function helpFor(step: Step, scene: Scene): Help | undefined {
  const { facts, session } = scene
  switch (step) {
    case 1:
      return facts.rotation === undefined
        ? say(session, TOUR.owner, 'rotate')
        : decide(scene, TOUR.owner)
    case 2:
      return install(scene)
    case 3:
      return pass(facts.quietDays >= 7 ? 'P1D' : 'P7D')
    case 4:
      return pass('P7D')
    case 5:
      return decide(scene, TOUR.approver)
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

/** The secret first; until awskey has sealed it, there is nothing to fetch: it is at work, or begins again when time moves. */
function install({ facts, session }: Scene): Help | undefined {
  const { sealed, fetched, newKey, settled } = facts
  if (newKey === undefined) return undefined
  if (!fetched && sealed === undefined) return settled ? pass('PT1H') : undefined
  return doing(() => {
    session.show('aws')
    run('install', () =>
      fetched
        ? post('use-key', { access_key_id: newKey.accessKeyId, service: 'ec2' })
        : post('fetch-secret', {
            account: TOUR.account,
            user_name: TOUR.userName,
            arn: sealed,
          }),
    )
  })
}

/** First the way to the person and the card; only then the click. */
function decide({ facts, session }: Scene, user: string): Help | undefined {
  const { card } = facts
  if (card === undefined) return undefined
  const { channel, ts } = card
  if (session.persona !== user || session.place !== channel)
    return {
      label: 'Show me',
      act() {
        session.become(user, channel)
        session.show('slack')
      },
    }
  const click = { user, channel, ts, action_id: TOUR.approve }
  return doing(() => run('decide', () => post('click', click)))
}
