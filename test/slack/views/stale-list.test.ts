import { describe, expect, it } from 'vitest'
import {
  aKey,
  aQuestion,
  daysAgo,
  keyNumber,
  usedDaysAgo,
} from '../../../sandbox/gallery/rows/ranked-keys.ts'
import { ERIN, MAYA, PRODUCTION } from '../../../sandbox/gallery/rows/request-rows.ts'
import { NOW } from '../../../sandbox/gallery/rows/rotation-states.ts'
import {
  aCrowd,
  aStaleList,
  aUserWith,
  type StaleGiven,
} from '../../../sandbox/gallery/rows/stale-rows.ts'
import type { Exemption } from '../../../src/keys/exemption.ts'
import { type RankQuestion, rankRoot } from '../../../src/keys/rank-keys.ts'
import { IamUserName } from '../../../src/requests/ids.ts'
import { addMs, DAY_MS } from '../../../src/shared/duration.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { staleList } from '../../../src/slack/views/stale-list.ts'
import { checkLimits } from '../../support/check-limits.ts'

const NEVER = { kind: 'never' } as const
const messageOf = (questions: readonly RankQuestion[], given: StaleGiven = {}) =>
  staleList({ list: aStaleList(questions, given), now: NOW })
const shown = (questions: readonly RankQuestion[], given: StaleGiven = {}): string => {
  const message = messageOf(questions, given)
  expect(checkLimits(message)).toEqual([])
  return JSON.stringify(message.blocks)
}
const stale = (at: number, key: Partial<Parameters<typeof aUserWith>[1]> = {}) =>
  aUserWith(at, { createdAt: daysAgo(132), ...key })
const ROOT = rankRoot(
  { account: PRODUCTION, root: { activeKeys: known(1), lastUse: NEVER, mfa: known(false) } },
  'production',
)

describe('staleList', () => {
  it('begins with the sentence that matters, also for notifications', () => {
    const { text } = messageOf([
      stale(1),
      aUserWith(2, { createdAt: daysAgo(41), lastUse: NEVER }),
      aUserWith(3),
    ])
    expect(text).toBe(
      'Stale access keys of team payments: 2 of 3 access keys need attention: 1 high, 1 medium. Begin with AKIAGALLERYKEY2345AC of svc-002 in development: never used in 41 days.',
    )
  })

  it.each([
    [{ createdAt: daysAgo(41), lastUse: NEVER }, {}, 'Never used in 41 days'],
    [{ createdAt: daysAgo(412) }, {}, 'Not rotated for 412 days'],
    [
      { createdAt: daysAgo(60), lastUse: usedDaysAgo(97) },
      {},
      'Unused for 97 days (last: s3 in eu-west-1)',
    ],
    [{}, { ownerLeft: known(true) }, 'Its owner has left'],
    [{ createdAt: daysAgo(80) }, {}, '80 days old, soon stale'],
  ] as const)('gives the reason in words: %j %j', (key, given, words) => {
    expect(shown([aUserWith(1, key, {}, given)])).toContain(words)
  })

  it('shows the worst ten with buttons and the rest in a table, with what does not fit counted', () => {
    const { blocks, classic } = messageOf(aCrowd(300))
    const rotates = JSON.stringify(blocks).split('"action_id":"key.rotate"').length - 1
    const table = blocks.find((block) => block.type === 'data_table')
    const rows = (table?.rows.length ?? 0) - 1
    expect(rotates).toBe(10)
    expect(rows).toBeGreaterThan(40)
    expect(JSON.stringify(blocks)).toContain(`${300 - 10 - rows} more keys are not shown here`)
    expect(JSON.stringify(classic)).toMatch(/\d+ more keys are not shown here/)
    expect(JSON.stringify(classic)).not.toContain('data_table')
    expect(checkLimits(messageOf(aCrowd(300)))).toEqual([])
  })

  it('has no table where ten rows hold everything', () => {
    const message = messageOf(aCrowd(8))
    expect(message.blocks.map(({ type }) => type)).not.toContain('data_table')
    expect(message.classic).toBeUndefined()
  })

  it('puts root keys first and says what to do, and offers no button for them', () => {
    const text = shown([stale(1)], { roots: [[ROOT, 'production']] })
    expect(text.indexOf('root key')).toBeLessThan(text.indexOf('svc-001 in development'))
    expect(text).toContain('/awskey delete root production')
    expect(text).toContain('A root key is there: remove it first')
    expect(text).toContain('*1 of 1 access key needs attention*')
  })

  it('shows the last use of a root key without the places that AWS does not tell', () => {
    const lastUse = { kind: 'at', at: daysAgo(30), service: 'N/A', region: 'N/A' } as const
    const root = { activeKeys: known(2), lastUse, mfa: known(true) }
    const text = shown([], {
      roots: [[rankRoot({ account: PRODUCTION, root }, 'production'), 'production']],
    })
    expect(text).toContain('2 Active keys of the root user, which no policy holds back; it has MFA')
    expect(text).not.toContain('N/A')
    expect(text).toContain('Nothing else is stale')
  })

  it.each([
    ['an Active key', stale(1), ['key.rotate', 'key.deactivate']],
    ['an Inactive key', stale(1, { status: 'Inactive' }), ['key.delete']],
    ['a key in a status that it does not know', stale(1, { status: 'Other' }), []],
    [
      'a key of a protected user',
      aUserWith(1, { createdAt: daysAgo(132) }, {}, { about: { protected: true } }),
      [],
    ],
    [
      'a key of somebody who has left',
      aUserWith(1, { createdAt: daysAgo(132) }, {}, { ownerLeft: known(true) }),
      ['key.deactivate'],
    ],
    [
      'one of two keys of a user',
      aQuestion({
        keys: known([
          aKey({ createdAt: daysAgo(132) }),
          aKey({ id: keyNumber(1), status: 'Inactive' }),
        ]),
      }),
      ['key.deactivate'],
    ],
  ] as const)('offers for %s what can be done', (_what, question, actions) => {
    const found = [...shown([question]).matchAll(/"action_id":"([\w.]+)"/g)]
    expect(found.map(([, action]) => action)).toEqual(actions)
  })

  it('says that nothing is stale only where everything was read', () => {
    expect(shown([aUserWith(1)])).toContain('*Nothing is stale* among 1 access key.')
    const gaps: readonly (readonly [readonly RankQuestion[], StaleGiven])[] = [
      [[aUserWith(1), aQuestion({ keys: unknown('AccessDenied') })], {}],
      [[aUserWith(1)], { notKnown: { teamOf: 1 } }],
      [
        [aUserWith(1)],
        {
          accounts: [
            { name: 'development', source: { kind: 'fleet', readAt: NOW } },
            { name: 'production', source: { kind: 'being_read' } },
          ],
        },
      ],
    ]
    for (const [questions, given] of gaps)
      expect(shown(questions, given)).toContain('What could not be read is not known.')
  })

  it('says that accounts are being read where none was, and calls nothing clean', () => {
    const text = shown([], { accounts: [{ name: 'production', source: { kind: 'being_read' } }] })
    expect(text).toContain('They are being read now; ask again in some minutes.')
    expect(text).not.toContain('Nothing is stale')
  })

  it('shows an unknown last use as not known, and never as never used', () => {
    const text = shown([stale(1, { lastUse: { kind: 'unknown', why: 'Throttling' } })])
    expect(text).toContain('last use not known (Throttling)')
    expect(text).not.toMatch(/never used/i)
  })

  it('counts what is not known, each for itself', () => {
    const text = shown(
      [
        aUserWith(1, { createdAt: daysAgo(99) }, { privilege: unknown('AccessDenied') }),
        aUserWith(2, { createdAt: daysAgo(99) }, {}, { ownerLeft: unknown('timeout') }),
        aQuestion({ keys: unknown('Throttling') }),
      ],
      {
        roots: [[unknown('AccessDenied'), 'development']],
        notKnown: { teamOf: 4, approvals: ['usergroups.users.list: ratelimited'] },
      },
    )
    for (const part of [
      'rights not known',
      'what the users of 1 stale key may do',
      'whether the owner has left, of 1 key',
      'keys of 1 user: erin in development (Throttling)',
      'root keys: development',
      'whether 4 users belong here',
      'for which teams you approve: usergroups.users.list: ratelimited',
    ])
      expect(text).toContain(part)
  })

  it('lists what is exempt apart, with its reason, end and requester, and without buttons', () => {
    const exemption: Exemption = {
      kind: 'snooze',
      from: 'request',
      until: addMs(NOW, DAY_MS),
      reason: 'moves <!channel> & *soon*',
      requestedBy: ERIN,
      approvedBy: [MAYA],
    }
    const exempt = aUserWith(1, { createdAt: daysAgo(132) }, {}, { exemptions: known([exemption]) })
    const text = shown([exempt])
    expect(text).toContain('Left alone for now, however stale')
    expect(text).toContain('“moves &lt;!channel&gt; &amp; ∗soon∗”')
    expect(text).toContain('by <@U0ERIN>')
    expect(text).toContain('*Nothing is stale* among 1 access key but the exempt ones.')
    expect(text).not.toContain('action_id')
  })

  it('keeps a key whose exemption is not known among the others, and says so', () => {
    const text = shown([
      aUserWith(1, { createdAt: daysAgo(132) }, {}, { exemptions: unknown('Throttling') }),
    ])
    expect(text).toContain('whether it is exempt or snoozed is *not known*')
    expect(text).toContain('key.rotate')
  })

  it('says how old what it shows is', () => {
    const text = shown([stale(1)], {
      accounts: [
        { name: 'development', source: { kind: 'fleet', readAt: NOW } },
        { name: 'production', source: { kind: 'inventory', readAt: daysAgo(1) } },
      ],
    })
    expect(text).toMatch(/development read <!date\^/)
    expect(text).toContain('only its users and keys')
  })

  it('counts severities of every key, also of those that do not fit', () => {
    const { text } = messageOf(aCrowd(900))
    expect(text).toMatch(/900 of 900 access keys need attention/)
  })

  it('escapes names of the configuration and stays within the limits', () => {
    const team = '<!channel>&'.repeat(5)
    const text = shown(
      [
        aUserWith(
          1,
          { createdAt: daysAgo(132) },
          { userName: IamUserName.parse('a_b') },
          { about: { accountName: team } },
        ),
      ],
      { of: { kind: 'team', team } },
    )
    expect(text).toContain('&lt;!channel&gt;&amp;')
    expect(text.replace(/"type":"header".*?}}/, '')).not.toContain('<!channel>')
  })
})
