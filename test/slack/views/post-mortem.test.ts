import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  anIncident,
  EXPOSED_KEY,
  notContained,
} from '../../../sandbox/gallery/rows/incident-rows.ts'
import { SAM } from '../../../sandbox/gallery/rows/request-rows.ts'
import {
  INCIDENT_EVENTS,
  type IncidentEntry,
  type IncidentEvent,
} from '../../../src/exposure/incident.ts'
import { riskScore } from '../../../src/exposure/risk-score.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { postMortem } from '../../../src/slack/views/post-mortem.ts'
import type { Findings, PostMortemModel } from '../../../src/slack/views/post-mortem-model.ts'
import { hostileText } from './hostile-text.ts'

const START = Date.parse('2026-03-02T09:00:00.000Z')
const atSecond = (second: number): string => new Date(START + second * 1_000).toISOString()

function events(...entries: readonly (Partial<IncidentEntry> & Pick<IncidentEntry, 'type'>)[]) {
  return entries.map(
    (entry, seq): IncidentEvent => ({
      keyId: EXPOSED_KEY,
      seq: seq + 1,
      at: atSecond(seq),
      actor: 'awskey',
      data: {},
      prev: '',
      hash: '',
      ...entry,
    }),
  )
}

const STORY = events(
  { type: 'reported', actor: SAM, data: { where: 'in a public repository' } },
  { type: 'identified', data: { account: '111111111111', user: 'erin' } },
  { type: 'judged', actor: SAM },
  { type: 'started', data: { step: 'make_inactive' } },
  { type: 'made_inactive' },
  { type: 'quarantined', data: { by: 'policy' } },
  { type: 'held', data: { look: '1' } },
)
const FINDINGS: Findings = {
  audit: '01JDCR3M7K8N9P0Q1R2S3T4V5W',
  since: '2026-02-23T09:00:00.000Z',
  until: '2026-03-02T09:00:00.000Z',
  events: 120,
  denied: 7,
  regions: ['eu-central-1'],
  lines: ['user backdoor, made 2026-03-01 22:10 UTC'],
  gaps: ['us-east-1 (AccessDenied)'],
  whole: false,
}
const NO = known(false)
const SCORE = riskScore({
  source: 'report',
  root: false,
  keyActive: NO,
  privilege: unknown('iam:GetUser Throttling'),
  persistence: known(true),
  loggingTampered: NO,
  dataOrSecrets: NO,
  abuse: NO,
  reconRatio: known(0),
  escalationRatio: known(0),
  newRegion: NO,
  newAddress: known(true),
  gaps: { sibling_active: NO, console_without_mfa: NO, live_sessions: NO, recheck_failed: NO },
  whole: false,
})

const model = (changes: Partial<PostMortemModel> = {}): PostMortemModel => ({
  incident: anIncident(),
  events: STORY,
  writtenAt: '2026-03-03T10:00:00.000Z',
  ...changes,
})
/** What stands below one heading. */
const section = (text: string, heading: string): string =>
  (text.split(`\n## ${heading}\n`)[1] ?? '').split('\n## ')[0] ?? ''

describe('postMortem', () => {
  it('has every part, in the order in which it is gone through', () => {
    const headings = [...postMortem(model()).matchAll(/^##? (.*)$/gm)].map(([, words]) => words)
    expect(headings).toEqual([
      `Post-mortem: exposed access key \`${EXPOSED_KEY}\``,
      'In short',
      'Timeline',
      'What was contained, and how that was seen',
      'What was found',
      'How bad it is',
      'Clean-up',
      'Release',
      'What is not known',
      'Who decided',
      'Open questions',
      'What went well, what went badly, where we got lucky',
      'Lessons and actions',
    ])
  })

  it('tells what happened, when and by whom, without what only awskey cares about', () => {
    const rows = section(postMortem(model()), 'Timeline').trim().split('\n').slice(2)
    expect(rows).toHaveLength(5)
    expect(rows[0]).toMatch(/^\| 2026-03-02 09:00:00 \| U0SAM \| .*in a public repository/)
    expect(rows[2]).toContain('| 2026-03-02 09:00:04 | awskey | The key is Inactive, as IAM shows.')
  })

  it('puts names for ids where they are known', () => {
    const text = postMortem(model({ names: { [SAM]: 'Sam [Stone]' } }))
    expect(section(text, 'Timeline')).toContain(String.raw`| Sam \[Stone\] |`)
    expect(section(text, 'Who decided')).toContain('| reported it | ')
  })

  it('says contained only of what IAM showed', () => {
    expect(postMortem(model())).toContain('The key is Inactive and its IAM user denied everything.')
    const failed = anIncident({
      key: { kind: 'failed', why: 'iam:UpdateAccessKey AccessDenied' },
      quarantine: { kind: 'failed', why: 'iam:AttachUserPolicy AccessDenied' },
      rechecks: { from: atSecond(9), done: 0, fights: 2, unknown: 'iam:ListAccessKeys Throttling' },
    })
    const text = postMortem(
      model({ incident: failed, events: events({ type: 'reported', actor: SAM }) }),
    )
    expect(text).toContain('Not contained, as far as awskey knows.')
    expect(text).toContain('never seen as Inactive')
    const contained = section(text, 'What was contained, and how that was seen')
    expect(contained).not.toMatch(/is Inactive|is denied|as awskey left it/)
    expect(contained).toContain('Treat it as Active')
    const open = section(text, 'What is not known')
    for (const why of ['UpdateAccessKey AccessDenied', 'AttachUserPolicy', 'ListAccessKeys'])
      expect(open).toContain(why)
  })

  it('tells of a fight and of the looks since', () => {
    const incident = anIncident({ rechecks: { from: atSecond(9), done: 2, fights: 1 } })
    const text = postMortem(model({ incident }))
    expect(text).toContain(
      '2 of 3 times, and it was as awskey left it. Before that somebody undid it once.',
    )
    expect(section(text, 'What is not known')).toContain('2 of 3 looks were made')
  })

  it('says why awskey touched nothing', () => {
    const judged = { inactive: 'never', quarantine: 'never', because: ['protected'] } as const
    const incident = notContained({
      reports: [{ by: SAM, at: atSecond(0), judged: { ...judged, because: ['protected'] } }],
    })
    expect(postMortem(model({ incident }))).toContain(
      'awskey did not touch the key**: the IAM user is protected',
    )
  })

  it('says of each part that was not given that it is missing, and takes nothing from that', () => {
    const text = postMortem(model())
    expect(section(text, 'What was found')).toContain('No audit of this key is part of this report')
    expect(section(text, 'How bad it is')).toContain('No score')
    expect(section(text, 'Clean-up')).toContain('No list')
    expect(section(text, 'Release')).toContain('Not released, as far as this report knows')
    expect(section(text, 'What is not known')).toContain('What was done with the key')
    expect(text).not.toMatch(/\bis clean\b|not used|unused|no use/i)
  })

  it('gathers what is not known from every part', () => {
    const open = section(
      postMortem(
        model({
          findings: FINDINGS,
          score: SCORE,
          cleanUp: [{ what: 'role x', state: 'not_known', why: 'iam:GetRole Throttling' }],
        }),
      ),
      'What is not known',
    )
    for (const words of ['us-east-1', 'all that its user may do', 'role x', 'Data events'])
      expect(open).toContain(words)
  })

  it('shows the score with its lines, the clean-up with its states and who let it go', () => {
    const text = postMortem(
      model({
        findings: FINDINGS,
        score: SCORE,
        cleanUp: [
          { what: 'user backdoor', state: 'cleaned', by: 'Sam', at: atSecond(900) },
          { what: 'role | x', state: 'accepted', by: 'Sam', why: 'made by us' },
        ],
        release: {
          state: 'released',
          at: atSecond(999),
          by: ['Sam', 'Maya'],
          undone: ['AWSDenyAll detached'],
        },
      }),
    )
    expect(section(text, 'What was found')).toContain('at least 120 events')
    expect(section(text, 'How bad it is')).toMatch(/\*\*At least 90 of 100\*\*, critical/)
    expect(section(text, 'How bad it is')).toContain('| 30 | it made a way to stay |')
    expect(section(text, 'Clean-up')).toContain(
      '| user backdoor | cleaned, as AWS shows | Sam | 2026-03-02 09:15 UTC |  |',
    )
    expect(section(text, 'Clean-up')).toContain(String.raw`| role \| x | accepted as it is | Sam |`)
    expect(section(text, 'Release')).toContain('by Sam and Maya')
  })

  it('has a line for every event that the thread has one for', () => {
    for (const type of INCIDENT_EVENTS) {
      const text = postMortem(model({ events: events({ type, data: { key: 'active' } }) }))
      const rows = section(text, 'Timeline').trim().split('\n').slice(2)
      expect([type, rows.length]).toEqual([type, ['started', 'judged'].includes(type) ? 0 : 1])
    }
  })

  it('lets nobody’s text add a heading, a link, an element or a cell', () => {
    fc.assert(
      fc.property(hostileText(), fc.constantFrom(...INCIDENT_EVENTS), (text, type) => {
        const data = { why: text, where: text, user: text, account: text, old: text, newKeys: text }
        const document = postMortem(
          model({
            incident: anIncident({
              key: { kind: 'failed', why: text },
              rechecks: { from: atSecond(1), done: 1, fights: 0, unknown: text },
            }),
            events: events({ type, data }),
            names: { [SAM]: text },
            findings: { ...FINDINGS, lines: [text], gaps: [text], regions: [text] },
            score: SCORE,
            cleanUp: [{ what: text, state: 'not_known', by: text, why: text }],
            release: { state: 'asked', at: atSecond(5), by: [text], undone: [text] },
          }),
        )
        const acting = document.replaceAll(/\\[!-/:-@[-`{-~]/g, '')
        expect(acting.match(/^#{1,6} /gm)).toHaveLength(13)
        expect(acting).not.toMatch(/[<>]|\]\(|:\/\//)
        for (const [table, columns] of [
          ['Timeline', 3],
          ['Clean-up', 5],
          ['Lessons and actions', 3],
        ] as const)
          for (const row of section(acting, table).trim().split('\n'))
            expect(row.split('|')).toHaveLength(columns + 2)
      }),
    )
  })
})
