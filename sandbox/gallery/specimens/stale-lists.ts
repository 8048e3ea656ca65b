/** `/awskey stale`: every finding, root keys, more keys than fit, what is exempt, and what is not known. */
import type { Exemption } from '../../../src/keys/exemption.ts'
import { type RankQuestion, rankRoot } from '../../../src/keys/rank-keys.ts'
import { FINDINGS, type Finding } from '../../../src/keys/ranking.ts'
import { AccessKeyId, IamUserName } from '../../../src/requests/ids.ts'
import { addMs, DAY_MS } from '../../../src/shared/duration.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { staleList } from '../../../src/slack/views/stale-list.ts'
import { HOSTILE_REASON, LONG_KEY, LONG_TEAM, LONG_USER } from '../rows/long-rows.ts'
import { aKey, aQuestion, daysAgo, keyNumber, usedDaysAgo } from '../rows/ranked-keys.ts'
import { ERIN, MAYA, PRODUCTION } from '../rows/request-rows.ts'
import { NOW } from '../rows/rotation-states.ts'
import { aCrowd, aStaleList, aUserWith, type StaleGiven } from '../rows/stale-rows.ts'
import { type GroupModel, made, type SpecimenModel, words } from '../specimen-model.ts'

const NEVER = { kind: 'never' } as const

const FOUND: Readonly<Record<Exclude<Finding, 'root_key'>, readonly RankQuestion[]>> = {
  leaver: [aUserWith(1, {}, {}, { ownerLeft: known(true) })],
  never_used: [aUserWith(2, { createdAt: daysAgo(41), lastUse: NEVER })],
  long_unused: [aUserWith(3, { createdAt: daysAgo(60), lastUse: usedDaysAgo(97) })],
  unused: [aUserWith(4, { createdAt: daysAgo(60), lastUse: usedDaysAgo(46) })],
  long_stale: [aUserWith(5, { createdAt: daysAgo(412) })],
  stale: [aUserWith(6, { createdAt: daysAgo(132) })],
  two_active: [
    aQuestion({
      userName: IamUserName.parse('tina'),
      keys: known([aKey({ id: keyNumber(7) }), aKey({ id: keyNumber(8), createdAt: daysAgo(2) })]),
    }),
  ],
  console_without_mfa: [aUserWith(9, {}, { console: known('without_mfa') })],
  warn: [aUserWith(10, { createdAt: daysAgo(80) })],
}

const everything = { kind: 'mine', person: MAYA, teams: [], everything: true } as const
const root = (accountName: string, activeKeys = 1) =>
  [
    rankRoot(
      {
        account: PRODUCTION,
        root: {
          activeKeys: known(activeKeys),
          lastUse: usedDaysAgo(300),
          mfa: unknown('the report has no such column'),
        },
      },
      accountName,
    ),
    accountName,
  ] as const

const EXEMPT: Exemption = {
  kind: 'exempt',
  from: 'request',
  until: addMs(NOW, 20 * DAY_MS),
  reason: 'moves to a role in April',
  requestedBy: ERIN,
  approvedBy: [MAYA],
}
const SNOOZED: Exemption = { ...EXEMPT, kind: 'snooze', from: 'configuration' }

function stale(
  id: string,
  title: string,
  questions: readonly RankQuestion[],
  given: StaleGiven = {},
): SpecimenModel {
  return { id, title, made: made(staleList, { list: aStaleList(questions, given), now: NOW }) }
}

const longest = (many: number): readonly RankQuestion[] =>
  Array.from({ length: many }, (_, at) =>
    aUserWith(
      at,
      {
        id: AccessKeyId.parse(`${LONG_KEY.slice(0, -2)}${keyNumber(at).slice(-2)}`),
        createdAt: daysAgo(700),
        lastUse: { kind: 'unknown', why: 'GetAccessKeyLastUsed: <AccessDenied> & "more"' },
      },
      {
        userName: LONG_USER,
        console: known('without_mfa'),
        privilege: known({ privilege: 'administrator', because: ['AdministratorAccess'] }),
      },
      {
        about: { accountName: LONG_TEAM, owner: undefined, team: LONG_TEAM },
        exemptions: at % 3 === 0 ? unknown('Query: Throttling') : known([]),
      },
    ),
  )

const findings = FINDINGS.filter((each) => each !== 'root_key')
const everyFinding = findings.flatMap((each) => FOUND[each])

export const STALE_LISTS: GroupModel = {
  id: 'stale',
  title: 'The kill-first list',
  about:
    'The answer to /awskey stale: which keys to get rid of first, and why. What could not be read is counted and named.',
  surface: 'ephemeral',
  where: 'Where the command was typed, only to the person',
  specimens: [
    stale('every-finding', 'Every finding, with a root key', everyFinding, {
      of: everything,
      roots: [root('production')],
    }),
    ...findings.map((each) => stale(`finding-${each}`, `Found: ${words(each)}`, FOUND[each])),
    stale('administrator', 'Stale, and an administrator’s', [
      aUserWith(
        1,
        { createdAt: daysAgo(132) },
        { privilege: known({ privilege: 'administrator', because: ['AdministratorAccess'] }) },
      ),
    ]),
    stale('inactive', 'An Inactive key, and a protected one', [
      aUserWith(1, { status: 'Inactive', createdAt: daysAgo(200) }),
      aUserWith(2, { createdAt: daysAgo(500) }, {}, { about: { protected: true } }),
    ]),
    stale('nothing', 'Nothing is stale', [aUserWith(1), aUserWith(2)]),
    stale('nothing-readable', 'Nothing is stale of what could be read', [
      aUserWith(1),
      aQuestion({ keys: unknown('ListAccessKeys: AccessDenied') }),
    ]),
    stale('no-keys', 'No keys at all', [], {
      of: { kind: 'mine', person: ERIN, teams: [], everything: false },
    }),
    stale('being-read', 'No account has been read yet', [], {
      of: { kind: 'account', account: 'production' },
      accounts: [{ name: 'production', source: { kind: 'being_read' } }],
    }),
    stale('exempt', 'Some are left alone for now', [
      aUserWith(1, { createdAt: daysAgo(132) }, {}, { exemptions: known([EXEMPT]) }),
      aUserWith(2, { createdAt: daysAgo(99) }, {}, { exemptions: known([SNOOZED]) }),
      aUserWith(3, { createdAt: daysAgo(98) }, {}, { exemptions: unknown('Query: Throttling') }),
    ]),
    stale(
      'not-known',
      'Much is not known',
      [
        aUserWith(1, { createdAt: daysAgo(132), lastUse: { kind: 'unknown', why: 'Throttling' } }),
        aUserWith(2, { createdAt: daysAgo(99) }, { privilege: unknown('AccessDenied') }),
        aUserWith(3, { createdAt: daysAgo(98) }, {}, { ownerLeft: unknown('users.info: timeout') }),
        aQuestion({ keys: unknown('ListAccessKeys: Throttling') }),
      ],
      {
        of: { kind: 'mine', person: MAYA, teams: ['payments', 'platform'], everything: false },
        accounts: [
          { name: 'development', source: { kind: 'inventory', readAt: daysAgo(2) } },
          { name: 'production', source: { kind: 'being_read' } },
          { name: 'archive', source: { kind: 'not_in_time' } },
        ],
        roots: [[unknown('GetAccountSummary: AccessDenied'), 'development']],
        notKnown: { teamOf: 4, approvals: ['usergroups.users.list: ratelimited'] },
      },
    ),
    stale('three-hundred', '300 keys', aCrowd(300)),
    stale('roots', 'Root keys in many accounts', aCrowd(20), {
      of: everything,
      roots: Array.from({ length: 20 }, (_, at) => root(`account-${at}`, 2)),
    }),
    stale('longest', 'Longest names, 120 keys, hostile reasons', [
      ...longest(120),
      ...longest(30).map((question) => ({
        ...question,
        exemptions: known([{ ...EXEMPT, reason: HOSTILE_REASON }]),
      })),
    ]),
  ],
}
