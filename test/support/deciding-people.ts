/**
 * The people around a request, with the real judges: Erin and Maya have two Slack accounts each, Omar is nobody's approver, Sam and Sia are security.
 * Acts are signed with a hash, which fits exactly when nothing under it was changed.
 */
import {
  anAct,
  DEVELOPMENT,
  ERIN,
  MAX,
  MAYA,
  SAM,
  SIA,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { loadConfig } from '../../src/app/config.ts'
import { mayOpen } from '../../src/app/worker/may-open.ts'
import type { Delegation } from '../../src/people/delegations.ts'
import { createLiveDelegations } from '../../src/people/live-delegations.ts'
import type { Organisation } from '../../src/people/organisation.ts'
import { aimsAt } from '../../src/people/resolve-user.ts'
import { type BreakGlass, createDeciders } from '../../src/people/slack-deciders.ts'
import { type Authority, createAuthority } from '../../src/requests/authority.ts'
import type { AuthorityDeps, PlanNow } from '../../src/requests/authority-deps.ts'
import type { Deciders } from '../../src/requests/deciders.ts'
import { IamUserName, SlackUserId } from '../../src/requests/ids.ts'
import type { Decision, Request } from '../../src/requests/request.ts'
import { buttonValue, subjectKeyId } from '../../src/requests/request-facts.ts'
import { requestIdOf } from '../../src/requests/request-id.ts'
import { type ActVerifier, type SignedAct, signedText } from '../../src/requests/signed-act.ts'
import { known } from '../../src/shared/known.ts'
import { sha256 } from '../../src/shared/sha256.ts'
import { ACT_KINDS } from '../../src/slack/act-kinds.ts'
import { ACTIONS, COMMANDS } from '../../src/slack/ids.ts'
import {
  createFakeDelegationStore,
  type FakeDelegationStore,
} from '../fakes/fake-delegation-store.ts'

export const ERINS_OTHER: SlackUserId = SlackUserId.parse('U0ERINTWO')
export const MAYAS_OTHER: SlackUserId = SlackUserId.parse('U0MAYATWO')
/** Approves, and is on holiday a lot. */
export const LENA: SlackUserId = SlackUserId.parse('U0LENA')
export const NOW: Date = new Date('2026-03-02T10:00:00.000Z')

const standFor = (userName: string) => [
  { account: DEVELOPMENT, userName: IamUserName.parse(userName) },
]
const people: Organisation['people'] = new Map([
  [ERIN, standFor('erin')],
  [ERINS_OTHER, standFor('ERIN')],
  [MAYA, standFor('maya')],
  [MAYAS_OTHER, standFor('maya')],
])
export const ORGANISATION: Organisation = {
  ...loadConfig('sandbox/awskey.yml').organisation,
  people,
}
/** Everybody whose vote could ever be wanted is in the group, also those who must not vote. */
const PAYMENTS = [ERIN, ERINS_OTHER, MAYA, MAYAS_OTHER, MAX, LENA]
const SECURITY = [SAM, SIA, ERINS_OTHER]

export const signed = (act: SignedAct): SignedAct => ({ ...act, mac: sha256(signedText(act)) })
export const verifier: ActVerifier = {
  verify: (act) => Promise.resolve(known(act.mac === sha256(signedText(act)))),
}

export interface People {
  readonly deciders: Deciders
  readonly delegations: FakeDelegationStore
  delegate(from: SlackUserId, to: SlackUserId, until?: string): Promise<Delegation>
}

const NEXT_WEEK = '2026-03-09T10:00:00.000Z'

export function createPeople(options: { readonly breakGlass?: BreakGlass } = {}): People {
  const delegations = createFakeDelegationStore()
  const isDelegation = (action: string): boolean => action === COMMANDS.delegate
  const deciders = createDeciders({
    organisation: ORGANISATION,
    profiles: {
      read: (id) =>
        Promise.resolve(
          known({ id, name: id, deleted: false, bot: false, guest: false, external: false }),
        ),
    },
    groups: {
      members: (group) =>
        Promise.resolve(known(new Set(group === 'S0SECURITY' ? SECURITY : PAYMENTS))),
    },
    delegations: createLiveDelegations({
      store: delegations,
      verifier,
      clock: { now: () => NOW },
      isDelegation,
    }),
    breakGlass: options.breakGlass,
  })
  return {
    deciders,
    delegations,
    async delegate(from, to, until = NEXT_WEEK) {
      const act = signed(
        anAct({
          user: from,
          action: COMMANDS.delegate,
          value: '',
          details: { delegate: to, until },
        }),
      )
      const delegation = { from, to, until, act }
      await delegations.put(delegation)
      return delegation
    },
  }
}

let clicks = 0

/** A signed click on the card of this request as it is now. */
export function clickOn(
  request: Request,
  user: SlackUserId,
  overrides: Partial<SignedAct> = {},
): SignedAct {
  clicks += 1
  return signed(
    anAct({
      user,
      action: ACTIONS.approve,
      value: buttonValue(request),
      jobId: sha256(`click ${clicks}`),
      at: NOW.toISOString(),
      ...overrides,
    }),
  )
}

/** What is typed where the last four have to be. */
export const lastFour = (request: Request): string => subjectKeyId(request)?.slice(-4) ?? ''

export function approvalOn(
  request: Request,
  by: SlackUserId,
  {
    act = {},
    ...overrides
  }: Partial<Omit<Decision, 'act'>> & { readonly act?: Partial<SignedAct> } = {},
): Decision {
  return {
    kind: 'approve',
    by,
    at: NOW.toISOString(),
    as: 'team payments',
    ...overrides,
    act: clickOn(request, by, act),
  }
}

export function brokenGlassOn(
  request: Request,
  by: SlackUserId,
  act: Partial<SignedAct> = {},
): Decision {
  const typed = { typed: lastFour(request) }
  return {
    ...approvalOn(request, by, {
      act: { action: ACTIONS.breakGlass, details: typed, reason: 'nobody answers', ...act },
    }),
    as: 'break-glass',
    breakGlass: true,
  }
}

/** The row as the act on it would have opened it. */
export function askedBy(request: Request, act: SignedAct): Request {
  const asked = signed(act)
  return { ...request, act: asked, requester: asked.user, id: requestIdOf(asked) }
}

/** The proof as the worker makes it; only the plan is given. */
export function authorityOf(deciders: Deciders, plan: Partial<PlanNow> = {}): Authority {
  return createAuthority(provingBy(deciders, plan))
}

export function provingBy(deciders: Deciders, plan: Partial<PlanNow> = {}): AuthorityDeps {
  const from = { team: 'payments' }
  const now: PlanNow = {
    needed: 1,
    from,
    why: 'policy',
    expiresAfterMs: 0,
    typed: false,
    undo: from,
    ...plan,
  }
  return {
    verifier,
    deciders,
    plan: () => Promise.resolve(known(now)),
    aimsAt: (act, request) =>
      aimsAt(ORGANISATION, act, { ...request.subject, keyId: subjectKeyId(request) }),
    ...ACT_KINDS,
    isConfigured: () => false,
    turnedOn: () => Promise.resolve(known({ fault: 'not_turned_on' })),
    mayOpen,
    covers: () => Promise.resolve(known(false)),
  }
}
