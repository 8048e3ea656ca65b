/** `/awskey list`: of a person, of a user and of an account, with every flag, every last use and more keys than fit. */
import type { LastUse } from '../../../src/keys/access-keys.ts'
import { KEY_FLAGS, type KeyFlag, type KeyListing, type KeyRow } from '../../../src/keys/listing.ts'
import { AccessKeyId, IamUserName } from '../../../src/requests/ids.ts'
import { keysList } from '../../../src/slack/views/keys-list.ts'
import { LONG_KEY, LONG_TEAM, LONG_USER } from '../rows/long-rows.ts'
import { keyNumber } from '../rows/ranked-keys.ts'
import { DEVELOPMENT, ERIN, NEW_KEY, OLD_KEY, OMAR, PRODUCTION } from '../rows/request-rows.ts'
import { NOW } from '../rows/rotation-states.ts'
import { type GroupModel, made, type SpecimenModel, words } from '../specimen-model.ts'

const USED: LastUse = { kind: 'at', at: NOW, service: 's3', region: 'eu-central-1' }
const ROW: KeyRow = {
  account: DEVELOPMENT,
  accountName: 'development',
  userName: IamUserName.parse('erin'),
  keyId: OLD_KEY,
  status: 'Active',
  ageDays: 20,
  lastUse: USED,
  owner: ERIN,
  team: 'payments',
  flags: [],
}
const machine = { ...ROW, userName: IamUserName.parse('ci-payments'), owner: undefined }

const FLAGS: Readonly<Record<KeyFlag, Partial<KeyRow>>> = {
  stale: { ageDays: 132 },
  warn: { ageDays: 80 },
  unused: { lastUse: { ...USED, at: new Date('2025-11-20T09:00:00.000Z') } },
  never_used: { lastUse: { kind: 'never' } },
  two_active: {},
  leaver: {},
  console_without_mfa: {},
  protected: { userName: IamUserName.parse('break-glass'), owner: undefined, team: undefined },
  sensitive: { account: PRODUCTION, accountName: 'production' },
}

const LAST_USES: Readonly<Record<LastUse['kind'], LastUse>> = {
  at: USED,
  never: { kind: 'never' },
  unknown: { kind: 'unknown', why: 'GetAccessKeyLastUsed: Throttling' },
}

const STATUSES: { readonly [Status in KeyRow['status']]: Status } = {
  Active: 'Active',
  Inactive: 'Inactive',
  Expired: 'Expired',
  Other: 'Other',
}

const OF: {
  readonly [Kind in KeyListing['of']['kind']]: Extract<KeyListing['of'], { kind: Kind }>
} = {
  person: { kind: 'person', person: ERIN },
  user: { kind: 'user', account: 'development', userName: 'ci-payments' },
  account: { kind: 'account', account: 'development' },
}

function list(
  id: string,
  title: string,
  rows: readonly KeyRow[],
  given: Partial<KeyListing> = {},
  viewer = ERIN,
): SpecimenModel {
  const listing = { of: OF.account, rows, readAt: NOW, unreadable: [], withoutKeys: 0, ...given }
  return { id, title, made: made(keysList, { listing, viewer }) }
}

const flagged = (flag: KeyFlag, at = 0): KeyRow => ({
  ...machine,
  ...FLAGS[flag],
  keyId: keyNumber(at),
  flags: [flag],
})
const everyFlag = KEY_FLAGS.map(flagged)

/** Users of production as the sandbox seeds them: more than a table or a message takes. */
const crowd = (many: number): readonly KeyRow[] =>
  Array.from({ length: many }, (_, at) => ({
    ...machine,
    account: PRODUCTION,
    accountName: 'production',
    userName: IamUserName.parse(`svc-${String(at + 1).padStart(3, '0')}`),
    keyId: keyNumber(at),
    ageDays: at * 3,
    flags: at > 30 ? (['stale', 'sensitive'] as const) : (['sensitive'] as const),
  }))

const longest = (many: number): readonly KeyRow[] =>
  crowd(many).map((row) => ({
    ...row,
    accountName: 'production-payments-settlement-and-reconciliation-eu-central-11',
    userName: LONG_USER,
    team: LONG_TEAM,
    lastUse: { kind: 'unknown', why: 'GetAccessKeyLastUsed: <AccessDenied> & "more"' },
    flags: ['stale', 'never_used', 'two_active', 'protected', 'sensitive'],
  }))

export const LISTS: GroupModel = {
  id: 'list',
  title: 'Lists of keys',
  about: 'The answer to /awskey list. What could not be read is named, never left out.',
  surface: 'ephemeral',
  where: 'Where the command was typed, only to the person',
  specimens: [
    list('mine', 'Your keys, one, with the button to rotate', [ROW], { of: OF.person }),
    list('of-person', 'Keys of somebody else', [ROW], { of: OF.person }, OMAR),
    list(
      'two-keys',
      'Your keys, both places taken',
      [
        { ...ROW, flags: ['two_active'] },
        { ...ROW, keyId: NEW_KEY, ageDays: 1, flags: ['two_active'] },
      ],
      { of: OF.person },
    ),
    list('user', 'Keys of an IAM user without an owner', [machine], { of: OF.user }),
    list('empty', 'No keys', [], { of: OF.person, withoutKeys: 1 }),
    list('nothing-readable', 'Nothing could be read', [], {
      unreadable: [{ user: 'erin in development', why: 'ListAccessKeys: AccessDenied' }],
    }),
    list('account', 'An account: every flag, and users that could not be read', everyFlag, {
      unreadable: Array.from({ length: 12 }, (_, at) => ({
        user: `svc-${at} in development`,
        why: 'ListAccessKeys: Throttling',
      })),
      withoutKeys: 3,
    }),
    ...everyFlag.map((row) =>
      list(`flag-${row.flags[0]}`, `Flag: ${words(row.flags[0] ?? '')}`, [row]),
    ),
    ...Object.entries(LAST_USES).map(([kind, lastUse]) =>
      list(`last-use-${kind}`, `Last use: ${kind}`, [{ ...machine, lastUse }]),
    ),
    list('statuses', 'Every status', statuses()),
    list('hundred', 'An account with 126 keys', crowd(126), {
      of: { kind: 'account', account: 'production' },
    }),
    list('longest', 'Longest names, 100 keys, hostile reasons', longest(100), {
      unreadable: Array.from({ length: 15 }, () => ({
        user: LONG_USER,
        why: '<!channel> & `x`'.repeat(30),
      })),
    }),
    list('longest-own', 'Longest names, five of one’s own, longest key id', longestOwn(), {
      of: OF.person,
    }),
  ],
}

function statuses(): readonly KeyRow[] {
  return Object.values(STATUSES).map((status, at) => ({ ...machine, keyId: keyNumber(at), status }))
}

function longestOwn(): readonly KeyRow[] {
  return Array.from({ length: 6 }, (_, at) => ({
    ...ROW,
    userName: IamUserName.parse(`${LONG_USER.slice(0, -1)}${at}`),
    keyId: AccessKeyId.parse(`${LONG_KEY.slice(0, -1)}${keyNumber(at).slice(-1)}`),
  }))
}
