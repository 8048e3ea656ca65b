/** What AWS reports by itself: the card of the incident that it led to, what its thread says, and what security reads where there was none. */
import { SIGNAL_SOURCES } from '../../../src/exposure/signed-signal.ts'
import { IamUserName } from '../../../src/requests/ids.ts'
import { mrkdwn } from '../../../src/slack/text/mrkdwn.ts'
import { incidentCard } from '../../../src/slack/views/incident-card.ts'
import { incidentThread } from '../../../src/slack/views/incident-thread.ts'
import {
  lostSignalNotice,
  type SignalOutcome,
  signalNotice,
} from '../../../src/slack/views/signal-notice.ts'
import { anIncident, EXPOSED_KEY, notContained } from '../rows/incident-rows.ts'
import { NOW } from '../rows/listener-rows.ts'
import { HOSTILE_REASON } from '../rows/long-rows.ts'
import { aSignal, reportOf } from '../rows/signal-rows.ts'
import { type GroupModel, made, type SpecimenModel, words } from '../specimen-model.ts'

const PAGE = mrkdwn`<!subteam^S0SECURITY>`
const ERIN = { kind: 'user', userName: IamUserName.parse('erin') } as const
const OUTCOMES: readonly (readonly [id: string, title: string, outcome: SignalOutcome])[] = [
  ['no-key', 'The user has no Active key', { kind: 'no_active_key' }],
  [
    'not-known',
    'Its keys could not be read',
    { kind: 'not_known', why: 'iam:ListAccessKeys Throttling', again: true },
  ],
  [
    'given-up',
    'Its keys could not be read for hours',
    { kind: 'not_known', why: 'iam:ListAccessKeys AccessDenied', again: false },
  ],
]

const CARDS: readonly SpecimenModel[] = SIGNAL_SOURCES.flatMap((source) => {
  const signal = aSignal(source)
  const [health, look] = [anIncident, notContained]
  const incident = (source === 'aws_health' ? health : look)({ reports: [reportOf(signal)] })
  const judged = { inactive: 'click', quarantine: 'click', because: ['signal_only'] } as const
  const shown =
    source === 'aws_health'
      ? incident
      : {
          ...incident,
          reports: [{ ...reportOf(signal), judged: { ...judged, because: [...judged.because] } }],
        }
  const event = {
    keyId: EXPOSED_KEY,
    seq: 1,
    at: NOW.toISOString(),
    type: 'reported',
    actor: reportOf(signal).by,
    data: { source, says: signal.says },
    prev: '',
    hash: '',
  } as const
  return [
    {
      id: `signal-card-${source.replace('_', '-')}`,
      title: `Card: ${words(source)}`,
      made: made(incidentCard, { incident: shown, page: PAGE }),
    },
    {
      id: `signal-thread-${source.replace('_', '-')}`,
      title: `In the thread: ${words(source)}`,
      made: made(incidentThread, { events: [event], page: PAGE }),
    },
  ]
})

export const SIGNALS: GroupModel = {
  id: 'signal',
  title: 'What AWS reports',
  about:
    'AWS Health is enough to contain; a finding, a policy of AWS or a key made outside awskey opens a card with Contain now. Names in an event are hints.',
  surface: 'message',
  where: 'The channel of security',
  specimens: [
    ...CARDS,
    ...OUTCOMES.map(([id, title, outcome]) => ({
      id: `signal-${id}`,
      title,
      made: made(signalNotice, {
        signal: aSignal('quarantine_policy', { about: ERIN }),
        accountName: 'development',
        outcome,
        page: PAGE,
      }),
    })),
    {
      id: 'signal-hostile',
      title: 'A key made by somebody with a hostile name',
      made: made(incidentCard, {
        incident: notContained({
          reports: [reportOf(aSignal('foreign_key', { says: HOSTILE_REASON.slice(0, 300) }))],
        }),
        page: PAGE,
      }),
    },
    {
      id: 'signal-lost',
      title: 'A report of AWS that could not be worked on',
      made: made(lostSignalNotice, aSignal('guardduty'), 'REF23456'),
    },
  ],
}
