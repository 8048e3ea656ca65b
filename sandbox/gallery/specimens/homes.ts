/** The Home tab of one person: empty, full, more than a page, and where it is not known what belongs there. And the same rows as the answer to `/awskey requests`. */
import type { KeyListing } from '../../../src/keys/listing.ts'
import type { Eligible } from '../../../src/requests/deciders.ts'
import type { Request } from '../../../src/requests/request.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { ok, refuse } from '../../../src/shared/result.ts'
import { firstHome } from '../../../src/slack/ingress/forms/first-home.ts'
import { closedHome, type HomeModel, personHome } from '../../../src/slack/views/home-view.ts'
import { type RequestsListModel, requestsList } from '../../../src/slack/views/requests-list.ts'
import {
  CREATIONS,
  DELETIONS_BY_THEMSELVES,
  ON_THE_WAY,
  SWITCHES,
} from '../rows/key-operation-states.ts'
import { LONG_DELETION, LONG_ROTATION } from '../rows/long-rows.ts'
import { anAct, DEVELOPMENT, ERIN, MAYA, NEW_KEY, OLD_KEY, OMAR } from '../rows/request-rows.ts'
import { aDecision, DELETIONS, NOW, ROTATIONS } from '../rows/rotation-states.ts'
import { type GroupModel, made, type SpecimenModel } from '../specimen-model.ts'

const row: KeyListing['rows'][number] = {
  account: DEVELOPMENT,
  accountName: 'development',
  userName: ROTATIONS['rotate-creating'].subject.userName,
  keyId: OLD_KEY,
  status: 'Active',
  ageDays: 132,
  lastUse: { kind: 'at', at: NOW, service: 's3', region: 'eu-central-1' },
  owner: ERIN,
  team: 'payments',
  flags: ['stale'],
}
const listing: KeyListing = {
  of: { kind: 'person', person: ERIN },
  rows: [row, { ...row, keyId: NEW_KEY, status: 'Inactive', ageDays: 20, flags: [] }],
  readAt: NOW,
  unreadable: [],
  withoutKeys: 0,
}
const NOTHING_WAITS = { requests: [], notKnown: [] }
const NO_DELEGATION = { approvesFor: known([]), mine: known(undefined), forOthers: known([]) }

/** In one's own right, as the owner, and in somebody's place. */
const RIGHTS: readonly Eligible[] = [
  { as: 'team payments' },
  { as: 'owner' },
  { as: 'delegate, security', onBehalfOf: OMAR },
]

const EMPTY: HomeModel = {
  now: NOW,
  page: 1,
  waiting: NOTHING_WAITS,
  mine: [],
  keys: ok({ ...listing, rows: [], withoutKeys: 1 }),
  delegation: NO_DELEGATION,
  decided: [],
}
const WAITING: readonly Request[] = [
  CREATIONS['create-awaiting-approval'],
  SWITCHES['deactivate-awaiting-approval'],
  ON_THE_WAY['activate-typed-one-of-two'],
  DELETIONS['delete-open'],
]
const MINE: readonly Request[] = [
  ROTATIONS['rotate-overlap-quiet'],
  ROTATIONS['rotate-held'],
  DELETIONS_BY_THEMSELVES['delete-soaking-ledger'],
  SWITCHES['deactivate-later'],
  CREATIONS['create-awaiting-approval'],
]
const ELIGIBLE = Object.fromEntries(
  WAITING.map(({ id }, at) => [id, RIGHTS[at % RIGHTS.length] ?? { as: 'security' }]),
)

const FULL: HomeModel = {
  ...EMPTY,
  waiting: { requests: WAITING, eligible: ELIGIBLE, notKnown: [] },
  mine: MINE,
  keys: ok(listing),
  delegation: {
    approvesFor: known(['payments']),
    mine: known({
      from: MAYA,
      to: OMAR,
      until: '2026-03-31T22:00:00.000Z',
      act: anAct({ user: MAYA, action: 'command.delegate' }),
    }),
    forOthers: known([OMAR]),
  },
  decided: [
    { request: DELETIONS['delete-done'], decision: aDecision() },
    { request: DELETIONS['delete-denied'], decision: aDecision({ kind: 'deny' }) },
    { request: ON_THE_WAY['create-by-delegate'], decision: aDecision({ onBehalfOf: OMAR }) },
    { request: ON_THE_WAY['glass-reviewed'], decision: aDecision({ breakGlass: true }) },
  ],
}
const NOT_KNOWN: HomeModel = {
  ...EMPTY,
  waiting: { requests: [], notKnown: ['usergroups.users.list: ratelimited'] },
  keys: refuse({ reason: 'target_unreadable', why: 'ListAccessKeys: Throttling' }),
  delegation: {
    approvesFor: unknown('usergroups.users.list: ratelimited'),
    mine: unknown('GetItem: ThrottlingException'),
    forOthers: unknown('Query: ThrottlingException'),
  },
}
const LONGEST: HomeModel = {
  ...FULL,
  waiting: { requests: Array.from({ length: 60 }, () => LONG_DELETION), notKnown: [] },
  mine: Array.from({ length: 60 }, () => LONG_ROTATION),
}

const home = (id: string, title: string, model: HomeModel): SpecimenModel => ({
  id,
  title,
  made: made(personHome, model),
})

export const HOME: GroupModel = {
  id: 'home',
  title: 'Home',
  about: 'What stands in the Home tab of the app, for one person and nobody else.',
  surface: 'home',
  where: 'The Home tab of awskey',
  specimens: [
    { id: 'home', title: 'Before anything was read', made: made(firstHome) },
    home('empty', 'Nothing waits, nothing asked, no key', EMPTY),
    home('full', 'An approver with open requests, keys and a delegate', FULL),
    home('choose', 'An approver without a delegate', {
      ...EMPTY,
      delegation: { ...NO_DELEGATION, approvesFor: known(['payments']) },
    }),
    home('not-known', 'What could not be read is not known', NOT_KNOWN),
    home('longest', 'Longest requests, first page', LONGEST),
    home('longest-2', 'Longest requests, second page', { ...LONGEST, page: 2 }),
    {
      id: 'closed',
      title: 'For somebody who may not use awskey',
      made: made(closedHome, { reason: 'guest' }),
    },
    {
      id: 'closed-unreadable',
      title: 'Slack did not say who it is',
      made: made(closedHome, { reason: 'person_unreadable', why: 'users.info: ratelimited' }),
    },
  ],
}

const list = (id: string, title: string, model: RequestsListModel): SpecimenModel => ({
  id,
  title,
  made: made(requestsList, model),
})

export const OPEN_REQUESTS: GroupModel = {
  id: 'requests',
  title: 'Open requests',
  about:
    'The answer to /awskey requests: what waits for the person, and what the person asked for.',
  surface: 'ephemeral',
  where: 'Where the command was typed, only to the person',
  specimens: [
    list('none', 'Nothing waits, nothing asked', { waiting: NOTHING_WAITS, mine: [] }),
    list('some', 'Some of both', { waiting: FULL.waiting, mine: MINE }),
    list('not-known', 'The approvers could not be read', {
      waiting: NOT_KNOWN.waiting,
      mine: MINE,
    }),
    list('longest', 'More than fit, longest', LONGEST),
  ],
}
