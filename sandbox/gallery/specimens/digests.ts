/** The weekly digest of a team and of security, what the platform team hears when a team could not be told, and the message to the owner of a key. */
import type { RankedKey } from '../../../src/keys/ranking.ts'
import type { TeamDigest } from '../../../src/reminders/digest.ts'
import { type Figures, noFigures } from '../../../src/reminders/figures.ts'
import type { SecuritySum } from '../../../src/reminders/security-sum.ts'
import { CHANNEL_TROUBLES } from '../../../src/reminders/tell-digest.ts'
import { AccessKeyId, IamUserName, SlackChannelId, WeekId } from '../../../src/requests/ids.ts'
import { addMs, DAY_MS } from '../../../src/shared/duration.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { toldAgainAnswer } from '../../../src/slack/views/digest-answers.ts'
import { digestMessage, filesMissing } from '../../../src/slack/views/digest-message.ts'
import { securitySumMessage } from '../../../src/slack/views/security-sum-message.ts'
import { undeliveredNotice } from '../../../src/slack/views/undelivered-notice.ts'
import { warningMessage } from '../../../src/slack/views/warning-message.ts'
import { LONG_KEY, LONG_TEAM, LONG_USER } from '../rows/long-rows.ts'
import { DEVELOPMENT, ERIN, OLD_KEY, OMAR, PRODUCTION } from '../rows/request-rows.ts'
import { NOW } from '../rows/rotation-states.ts'
import { type GroupModel, made, type SpecimenModel, words } from '../specimen-model.ts'

const WEEK = WeekId.parse('2026-W10')
const BEFORE = WeekId.parse('2026-W09')
const LINK = 'https://acme.slack.com/archives/C0PAYMENTS/p1772000000000100'
const HOSTILE = '<!channel> & `x` *bold* <https://evil.example|click>'
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function key(at: number, given: Partial<RankedKey> = {}): RankedKey {
  const letters = [at >> 5, at & 31].map((each) => BASE32.at(each % 32)).join('')
  return {
    account: DEVELOPMENT,
    accountName: 'development',
    userName: IamUserName.parse(`ci-payments-${at + 1}`),
    keyId: AccessKeyId.parse(`AKIADIGESTKEY2345${letters}`),
    status: 'Active',
    ageDays: 500 - at,
    lastUse: { kind: 'at', at: addMs(NOW, -3 * DAY_MS), service: 's3', region: 'eu-central-1' },
    owner: at % 3 === 0 ? ERIN : undefined,
    team: 'payments',
    flags: ['stale'],
    findings: at % 2 === 0 ? ['never_used', 'stale'] : ['stale'],
    severity: at % 2 === 0 ? 'high' : 'medium',
    weight: 1_000 - at,
    privilege: 'little',
    because: [],
    exemption: undefined,
    keysOfUser: 1,
    ...given,
  }
}

const keys = (many: number): readonly RankedKey[] =>
  Array.from({ length: many }, (_, at) => key(at))
const longest = (many: number): readonly RankedKey[] =>
  keys(many).map((each) => ({
    ...each,
    keyId: LONG_KEY,
    userName: LONG_USER,
    accountName: 'production-payments-settlement-and-reconciliation-eu-central-11',
    team: LONG_TEAM,
    lastUse: { kind: 'unknown', why: 'GetAccessKeyLastUsed: Throttling' },
    findings: ['leaver', 'never_used', 'long_stale', 'two_active', 'console_without_mfa'],
  }))

const figures = (flagged: number, given: Partial<Figures> = {}): Figures => ({
  ...noFigures(),
  activeKeys: flagged + 20,
  flagged,
  ages: [8, 4, 5, flagged, 2, 1],
  ...given,
})

function digest(worst: readonly RankedKey[], given: Partial<TeamDigest> = {}): TeamDigest {
  return {
    week: WEEK,
    team: 'payments',
    readAt: NOW,
    figures: figures(worst.length),
    worst,
    soon: [],
    exempt: [],
    fixed: { rotated: 0, inactive: 0, gone: 0, named: [] },
    before: { week: BEFORE, at: NOW.toISOString(), figures: figures(6) },
    notRead: [],
    accounts: [DEVELOPMENT],
    notOurs: known([]),
    ...given,
  }
}

function team(id: string, title: string, of: TeamDigest, link?: string): SpecimenModel {
  return { id, title, made: made(digestMessage, { digest: of, now: NOW, link }) }
}

const snoozed = key(40, {
  exemption: {
    kind: 'snooze',
    from: 'request',
    until: addMs(NOW, 20 * DAY_MS),
    reason: 'moves to a role with the next release',
    requestedBy: OMAR,
    approvedBy: [],
  },
})
const exempt = key(41, {
  exemption: {
    kind: 'exempt',
    from: 'configuration',
    until: addMs(NOW, 90 * DAY_MS),
    reason: HOSTILE,
    approvedBy: [],
  },
})

const FIXED = { rotated: 2, inactive: 1, gone: 1, named: ['erin', 'omar', 'ci-payments'] }
const unread = (many: number): TeamDigest['notRead'] =>
  Array.from({ length: many }, (_, at) => ({
    account: PRODUCTION,
    name: `production-${at + 1}`,
    why: `AssumeRole: ${HOSTILE}`,
  }))

const SUM: SecuritySum = {
  week: WEEK,
  readAt: NOW,
  figures: figures(9, { soon: 2, inactive: 3 }),
  fixed: FIXED,
  teams: [
    { name: 'payments', figures: figures(6), worst: key(0) },
    { name: 'platform', figures: figures(0), worst: undefined },
  ],
  noTeam: { name: 'no team', figures: figures(3), worst: key(3) },
  accounts: [
    { name: 'production', figures: figures(5), worst: key(1) },
    { name: 'development', figures: figures(4), worst: key(2) },
  ],
  worst: keys(3),
  root: [
    {
      account: 'production',
      id: PRODUCTION,
      activeKeys: known(1),
      lastUse: { kind: 'at', at: addMs(NOW, -400 * DAY_MS), service: 's3', region: 'us-east-1' },
      mfa: known(false),
      removal: 'awskey',
    },
  ],
  others: { serviceSpecific: known(4), bedrock: known(1), ssh: known(0), certificates: known(2) },
  notRead: [],
  partly: [],
  weeks: [38, 36, 33].map((activeKeys, at) => ({
    week: WeekId.parse(`2026-W0${at + 7}`),
    at: NOW.toISOString(),
    figures: figures(9, { activeKeys }),
  })),
  unreached: [],
  anchor: { day: '2026-03-02', digest: 'ab'.repeat(32) },
}

function sum(
  id: string,
  title: string,
  given: Partial<SecuritySum> = {},
  link?: string,
): SpecimenModel {
  return {
    id: `sum-${id}`,
    title,
    where: 'The security channel',
    made: made(securitySumMessage, { sum: { ...SUM, ...given }, link }),
  }
}

const CHANNEL = SlackChannelId.parse('C0PAYMENTS')
const notice = (why: string): SpecimenModel => ({
  id: `undelivered-${why.replaceAll(/[^a-z]+/g, '-')}`,
  title: `A team could not be told: ${words(why)}`,
  where: 'The platform channel',
  made: made(undeliveredNotice, { week: WEEK, team: 'payments', channel: CHANNEL, why }),
})

const warning = (
  id: string,
  title: string,
  ageDays: number,
  exemptionNotKnown = false,
): SpecimenModel => ({
  id: `warning-${id}`,
  title,
  where: 'A direct message to the owner',
  made: made(warningMessage, {
    keyId: OLD_KEY,
    userName: IamUserName.parse('erin'),
    accountName: 'development',
    ageDays,
    staleAt: addMs(NOW, (90 - ageDays) * DAY_MS),
    now: NOW,
    exemptionNotKnown,
  }),
})

const answer = (what: Parameters<typeof toldAgainAnswer>[0]['what']): SpecimenModel => ({
  id: `again-${what}`,
  title: `Tell the team now: ${words(what)}`,
  surface: 'ephemeral',
  where: 'Where the button was clicked, only to the person',
  made: made(toldAgainAnswer, { team: 'payments', what }),
})

export const DIGESTS: GroupModel = {
  id: 'digest',
  title: 'The weekly digest',
  about:
    'Each Monday, to the teams that have something to do. What could not be read is said; who has nothing to do hears nothing.',
  surface: 'message',
  where: 'The channel of the team',
  specimens: [
    team('one', 'One key, the first digest', digest(keys(1), { before: undefined })),
    team(
      'three',
      'Three keys, compared, with what was fixed',
      digest(keys(3), { fixed: FIXED }),
      LINK,
    ),
    team('more', 'As many as before', digest(keys(6)), LINK),
    team(
      'table',
      'More than ten: a table, and a file in the thread',
      digest(keys(60), { figures: figures(400, { soon: 3, inactive: 1 }), fixed: FIXED }),
      LINK,
    ),
    team(
      'exempt',
      'Snoozed and exempt ones',
      digest(keys(2), {
        exempt: [snoozed, exempt],
        figures: figures(2, { exempt: 14 }),
      }),
    ),
    team(
      'not-read',
      'Accounts and users that could not be read',
      digest(keys(2), {
        notRead: unread(8),
        figures: figures(2, { usersNotRead: 3 }),
      }),
    ),
    team(
      'not-ours',
      'Somebody said that keys are not the team’s',
      digest(keys(2), {
        notOurs: known([
          { keyId: key(0).keyId, by: OMAR, at: NOW.toISOString(), reason: HOSTILE },
          { keyId: key(1).keyId, by: OMAR, at: NOW.toISOString(), reason: 'moved to platform' },
        ]),
      }),
    ),
    team(
      'not-ours-not-known',
      'Who said so could not be read',
      digest(keys(2), { notOurs: unknown('dynamodb:Query ThrottlingException') }),
    ),
    team(
      'nothing-known',
      'Nothing stale is known, but not all was read',
      digest([], {
        notRead: unread(1),
        readAt: undefined,
      }),
    ),
    team(
      'longest',
      'Longest names, ids and reasons, and more keys than fit',
      digest(longest(120), {
        team: LONG_TEAM,
        figures: figures(9_000, { exempt: 60, usersNotRead: 12 }),
        exempt: Array.from({ length: 30 }, () => ({
          ...exempt,
          userName: LONG_USER,
          keyId: LONG_KEY,
        })),
        notRead: unread(30),
        fixed: {
          rotated: 900,
          inactive: 90,
          gone: 9,
          named: Array.from({ length: 5 }, () => LONG_USER),
        },
      }),
      LINK,
    ),
    {
      id: 'file-missing',
      title: 'The file could not be sent',
      surface: 'thread',
      where: 'The thread of the digest',
      made: made(filesMissing, { team: 'payments', keys: 400 }),
    },
    sum('usual', 'The sum for security', {}, LINK),
    sum('first', 'The first sum, nothing of the root user', {
      weeks: [],
      root: [],
      anchor: undefined,
    }),
    sum('not-known', 'What is not known, and owners who could not be told', {
      root: [
        {
          account: 'production',
          id: PRODUCTION,
          activeKeys: unknown('GetCredentialReport: AccessDenied'),
          lastUse: { kind: 'unknown', why: 'AccessDenied' },
          mfa: unknown('AccessDenied'),
          removal: 'by_hand',
        },
      ],
      others: { ...SUM.others, ssh: unknown('ListSSHPublicKeys: Throttling') },
      notRead: unread(3),
      partly: [{ account: 'development', what: 'policies', why: HOSTILE }],
      figures: figures(9, { usersNotRead: 4 }),
      unreached: [
        {
          keyId: OLD_KEY,
          account: DEVELOPMENT,
          userName: IamUserName.parse('erin'),
          owner: ERIN,
          why: 'deactivated in Slack',
          at: NOW.toISOString(),
        },
      ],
    }),
    sum('longest', 'A hundred teams and a hundred accounts', {
      teams: Array.from({ length: 100 }, (_, at) => ({
        name: `${LONG_TEAM.slice(0, 58)}${at}`,
        figures: figures(at),
        worst: longest(1)[0],
      })),
      accounts: Array.from({ length: 100 }, (_, at) => ({
        name: `account-${at}`,
        figures: figures(at),
        worst: key(at),
      })),
      notRead: unread(40),
      root: Array.from({ length: 100 }, () => SUM.root).flat(),
      unreached: Array.from({ length: 40 }, () => ({
        keyId: LONG_KEY,
        account: DEVELOPMENT,
        userName: LONG_USER,
        owner: ERIN,
        why: HOSTILE,
        at: NOW.toISOString(),
      })),
    }),
    ...[...CHANNEL_TROUBLES, 'conversations.info: missing_scope'].map(notice),
    ...(['asked', 'told', 'over', 'no_such_digest'] as const).map(answer),
    warning('soon', 'On the day of the warning', 75),
    warning('stale', 'A key that is stale already', 200),
    warning('exemption-not-known', 'It is not known whether it is snoozed', 75, true),
  ],
}
