import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  anAct,
  MAX,
  MAYA,
  PRODUCTION,
  SAM,
  SIA,
} from '../../../sandbox/gallery/rows/request-rows.ts'
import { A_ROOT_KEY, aRootRequest } from '../../../sandbox/gallery/rows/root-rows.ts'
import { loadConfig } from '../../../src/app/config.ts'
import { mayOpen } from '../../../src/app/worker/may-open.ts'
import { withRootPlans } from '../../../src/app/worker/root-plans.ts'
import { createRootSituation } from '../../../src/app/worker/root-situation.ts'
import { createAuthority } from '../../../src/requests/authority.ts'
import { SlackUserId } from '../../../src/requests/ids.ts'
import { OPERATION_KINDS } from '../../../src/requests/operation-words.ts'
import type { Request } from '../../../src/requests/request.ts'
import { known } from '../../../src/shared/known.ts'
import { ACT_KINDS } from '../../../src/slack/act-kinds.ts'
import { ACTIONS, COMMANDS } from '../../../src/slack/ids.ts'
import {
  approvalOn,
  askedBy,
  clickOn,
  createPeople,
  ERINS_OTHER,
  type People,
  verifier,
} from '../../support/deciding-people.ts'
import { type Desk, openDesk } from '../../support/decision-desk.ts'
import { type DynamoEngine, startDynamoEngine } from '../../support/dynamo-engine.ts'

/** Erin's other account is of security here, as Sam and Sia are. */
const config = loadConfig('sandbox/awskey.yml')
const digits = { details: { typed: PRODUCTION } }

let engine: DynamoEngine
let people: People
let desk: Desk
beforeAll(async () => {
  engine = await startDynamoEngine()
})
afterAll(() => engine.stop())
beforeEach(async () => {
  people = createPeople({ breakGlass: { people: [SAM, MAX], operations: OPERATION_KINDS } })
  desk = await openDesk(engine, people)
})

const asked = (overrides: Parameters<typeof aRootRequest>[0] = {}): Request =>
  askedBy(
    aRootRequest(overrides),
    anAct({ user: ERINS_OTHER, action: COMMANDS.deleteRoot, value: 'account:production' }),
  )
const open = async (overrides: Parameters<typeof aRootRequest>[0] = {}) =>
  (await desk.open(asked(overrides))).id
const reasonOf = (result: Awaited<ReturnType<Desk['click']>>) =>
  result.ok ? result.value.what : result.error.reason

describe('decisions on a deletion of root keys', () => {
  it('takes two of security who typed the account', async () => {
    const id = await open()
    expect(reasonOf(await desk.click(id, SAM, 'approve', digits))).toBe('approved_more_needed')
    expect(await desk.read(id)).toMatchObject({ state: 'awaiting_approval' })
    expect(reasonOf(await desk.click(id, SIA, 'approve', digits))).toBe('approved')
    expect(await desk.read(id)).toMatchObject({
      state: 'running',
      next: { effect: 'delete_root_keys' },
    })
  })

  it.each([
    ['the last four of the key', { details: { typed: A_ROOT_KEY.id.slice(-4) } }],
    ['another account', { details: { typed: '111111111111' } }],
    ['nothing', {}],
  ])('refuses an approval with %s typed', async (_what, act) => {
    expect(reasonOf(await desk.click(await open(), SAM, 'approve', act))).toBe('typed_differs')
  })

  it.each([
    ['the requester', ERINS_OTHER, 'self_approval'],
    ['an approver of a team', MAYA, 'not_an_approver'],
  ])('refuses %s', async (_who, person, reason) => {
    expect(reasonOf(await desk.click(await open(), person, 'approve', digits))).toBe(reason)
  })

  it('counts nobody who stands in for somebody of security', async () => {
    await people.delegate(SAM, MAX)
    expect(reasonOf(await desk.click(await open(), MAX, 'approve', digits))).toBe('not_an_approver')
  })

  it('has no glass to break, whatever the configuration says', async () => {
    const act = { ...digits, reason: 'nobody answers' }
    expect(reasonOf(await desk.click(await open(), SAM, 'break_glass', act))).toBe(
      'not_break_glass',
    )
  })

  it('is overridden by one of security with a reason, not by the requester and not by a team', async () => {
    const hold = {
      reason: 'root_key_used' as const,
      since: '2026-03-02T09:00:00.000Z',
      facts: { keyId: A_ROOT_KEY.id },
    }
    const id = await open({ hold })
    const why = { reason: 'it is the exposed one' }
    expect(reasonOf(await desk.click(id, SAM, 'override'))).toBe('reason_missing')
    expect(reasonOf(await desk.click(id, ERINS_OTHER, 'override', why))).toBe('self_approval')
    expect(reasonOf(await desk.click(id, MAYA, 'override', why))).toBe('not_an_approver')
    expect(reasonOf(await desk.click(id, SAM, 'override', why))).toBe('overridden')
    const row = await desk.read(id)
    expect(row).toMatchObject({ state: 'awaiting_approval', waivers: [{ of: 'root_key_used' }] })
    expect(row.hold).toBeUndefined()
    expect(row.decisions).toEqual([])
  })

  it('is not overridden where the last use is not known', async () => {
    const hold = {
      reason: 'last_use_unknown' as const,
      since: '2026-03-02T09:00:00.000Z',
      facts: {},
    }
    const click = await desk.click(await open({ hold }), SAM, 'override', {
      reason: 'all the same',
    })
    expect(reasonOf(click)).toBe('nothing_to_steer')
  })
})

describe('the proof before root keys are deleted', () => {
  const situationOf = createRootSituation({ config, partition: 'aws' })
  const nobody = () => {
    throw new Error('no IAM user is read for a root user')
  }
  const plans = withRootPlans(
    {
      now: nobody,
      fromRow: nobody,
      readerFor: nobody,
      aimsAt: nobody,
      ownerNow: nobody,
      withOwner: nobody,
      about: nobody,
    },
    { organisation: config.organisation, policy: config.policy, situationOf },
  )
  const prove = (request: Request) =>
    createAuthority({
      verifier,
      deciders: people.deciders,
      plan: plans.now,
      aimsAt: plans.aimsAt,
      ...ACT_KINDS,
      isConfigured: () => false,
      turnedOn: () => Promise.resolve(known({ fault: 'not_turned_on' })),
      mayOpen,
      covers: () => Promise.resolve(known(false)),
    })(request, 'delete_root_keys')
  const running = (overrides: Partial<Request> = {}): Request => {
    const request = { ...asked(), state: 'running' as const }
    return {
      ...request,
      decisions: [SAM, SIA].map((by) => approvalOn(request, by, { as: 'security', act: digits })),
      ...overrides,
    }
  }
  const fault = async (request: Request) => {
    const proof = await prove(request)
    if (proof.kind === 'unknown') return proof.why
    return proof.value.valid ? 'valid' : proof.value.fault
  }

  it('holds with two signatures of security over the account', async () => {
    expect(await fault(running())).toBe('valid')
  })

  it.each([
    [
      'one approval',
      (row: Request) => ({ decisions: row.decisions.slice(0, 1) }),
      'too_few_approvals',
    ],
    [
      'a row that asks for one',
      (row: Request) => ({
        decisions: row.decisions.slice(0, 1),
        approvals: { ...row.approvals, needed: 1, typed: false },
      }),
      'too_few_approvals',
    ],
    [
      'the account typed by one of two',
      (row: Request) => ({
        decisions: [
          ...row.decisions.slice(0, 1),
          approvalOn(row, SIA, { as: 'security', act: { details: { typed: '111111111111' } } }),
        ],
      }),
      'not_typed',
    ],
    [
      'another account in the row than was signed',
      (row: Request) => ({
        subject: { ...row.subject, account: config.organisation.accounts[0]?.id ?? PRODUCTION },
      }),
      'target_differs',
    ],
    [
      'approvals of another card',
      (_row: Request) => ({ subjectVersion: 2 }),
      'decision_not_of_this_request',
    ],
    [
      'an override that nobody signed',
      (row: Request) => ({
        waivers: [
          {
            of: 'root_key_used' as const,
            at: '2026-03-02T10:00:00.000Z',
            act: { ...clickOn(row, SAM, { action: ACTIONS.override }), mac: 'forged' },
          },
        ],
      }),
      'waiver_signature',
    ],
    [
      "the requester's own override",
      (row: Request) => ({
        waivers: [
          {
            of: 'root_key_used' as const,
            at: '2026-03-02T10:00:00.000Z',
            act: clickOn(row, ERINS_OTHER, { action: ACTIONS.override }),
          },
        ],
      }),
      'waiver_not_of_this_request',
    ],
  ])('fails with %s', async (_what, change, expected) => {
    const row = running()
    expect(await fault({ ...row, ...change(row) })).toBe(expected)
  })

  it('fails when another command was signed, or by somebody who is not of security', async () => {
    const other = askedBy(
      running(),
      anAct({ user: ERINS_OTHER, action: COMMANDS.delete, value: 'account:production' }),
    )
    expect(await fault(other)).toBe('request_not_of_this_act')
    const stranger = askedBy(
      running(),
      anAct({
        user: SlackUserId.parse('U0PIA'),
        action: COMMANDS.deleteRoot,
        value: 'account:production',
      }),
    )
    const approved = {
      ...stranger,
      decisions: [SAM, SIA].map((by) => approvalOn(stranger, by, { as: 'security', act: digits })),
    }
    expect(await fault(approved)).toBe('requester_may_not_ask')
  })
})
