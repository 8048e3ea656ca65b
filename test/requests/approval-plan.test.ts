import { describe, expect, it } from 'vitest'
import { ERIN, MAX, MAYA, OMAR } from '../../sandbox/gallery/rows/request-rows.ts'
import {
  approvalPlan,
  isStricter,
  type PlanQuestion,
  stricterOf,
} from '../../src/requests/approval-plan.ts'
import type { OperationKind } from '../../src/requests/operation-words.ts'
import type { OperationPolicy, Policy, PolicySource } from '../../src/requests/policy.ts'

const operation = (approvals: number, from: PolicySource = 'team'): OperationPolicy => ({
  approvals,
  from,
  mayRequest: ['anybody'],
  expiresAfterMs: 1_000,
})
const policy: Policy = {
  operations: {
    create: operation(1, { people: [MAYA, MAX] }),
    rotate: operation(0),
    deactivate: operation(0),
    activate: operation(1, 'security'),
    delete: operation(1),
    auto: operation(0),
    snooze: operation(0),
    exempt: operation(3),
    release: operation(2, 'security'),
    deleteRoot: operation(2, { usergroup: 'S0ROOT' }),
  },
  sensitive: { approvals: 2, typedConfirmation: true },
}
const PEOPLE = { team: 'payments', people: [MAYA, MAX] }
const TEAM = { team: 'payments' }
const SECURITY = { team: 'security' }
const plan = (kind: OperationKind, question: Partial<PlanQuestion> = {}) =>
  approvalPlan(policy, {
    operation: kind,
    requester: ERIN,
    owner: ERIN,
    team: 'payments',
    sensitive: false,
    ...question,
  })

describe('approvalPlan', () => {
  it.each([
    // operation, asked by, sensitive, in doubt → how many, whose, why
    ['rotate', 'owner', false, false, 0, TEAM, 'none_needed'],
    ['rotate', 'other', false, false, 1, { ...TEAM, owner: ERIN }, 'not_the_owner'],
    ['rotate', 'owner', true, false, 2, TEAM, 'sensitive'],
    ['rotate', 'other', true, false, 2, { ...TEAM, owner: ERIN }, 'sensitive'],
    ['rotate', 'owner', false, true, 1, SECURITY, 'tag_disagrees'],
    ['rotate', 'other', false, true, 2, { ...TEAM, owner: ERIN, security: true }, 'not_the_owner'],
    ['rotate', 'owner', true, true, 3, { ...TEAM, security: true }, 'sensitive'],
    ['delete', 'owner', false, false, 1, TEAM, 'policy'],
    ['delete', 'other', false, false, 1, TEAM, 'policy'],
    ['delete', 'owner', true, false, 2, TEAM, 'sensitive'],
    ['delete', 'other', true, true, 3, { ...TEAM, security: true }, 'sensitive'],
    ['create', 'owner', false, false, 1, PEOPLE, 'policy'],
    ['create', 'other', true, false, 2, PEOPLE, 'sensitive'],
    ['create', 'owner', false, true, 2, { ...PEOPLE, security: true }, 'policy'],
    ['activate', 'owner', false, false, 1, SECURITY, 'policy'],
    ['activate', 'owner', false, true, 2, SECURITY, 'policy'],
    ['exempt', 'owner', true, false, 3, TEAM, 'policy'],
    ['release', 'other', true, true, 3, SECURITY, 'policy'],
    ['deleteRoot', 'owner', false, false, 2, SECURITY, 'policy'],
    ['deleteRoot', 'other', true, false, 2, SECURITY, 'policy'],
  ] as const)(
    '%s asked by the %s, sensitive %s, in doubt %s: %i by %o, because %s',
    (kind, by, sensitive, doubt, needed, from, why) => {
      const question = {
        requester: by === 'owner' ? ERIN : OMAR,
        sensitive,
        ...(doubt && { securityToo: 'tag_disagrees' as const }),
      }
      expect(plan(kind, question)).toEqual({
        needed,
        from,
        why,
        expiresAfterMs: 1_000,
        typed: sensitive || kind === 'deleteRoot',
      })
    },
  )

  it('takes two of security for root keys, whatever the configuration says', () => {
    const one = {
      ...policy,
      operations: { ...policy.operations, deleteRoot: operation(1, 'team') },
    }
    const question = {
      operation: 'deleteRoot' as const,
      requester: ERIN,
      owner: undefined,
      team: undefined,
      sensitive: true,
    }
    expect(approvalPlan(one, question)).toMatchObject({ needed: 2, from: SECURITY, typed: true })
  })

  it('falls to security where no team owns the user, but not past people whom policy names', () => {
    expect(plan('delete', { team: undefined }).from).toEqual(SECURITY)
    expect(plan('create', { team: undefined }).from).toEqual({ ...PEOPLE, team: 'security' })
    const doubt = { team: undefined, securityToo: 'ownership_changed' as const }
    expect(plan('create', doubt)).toMatchObject({ needed: 2, from: { security: true } })
    expect(plan('delete', doubt)).toMatchObject({ needed: 2, from: SECURITY })
  })

  it('lets nobody’s request without an owner go by itself', () => {
    expect(plan('rotate', { owner: undefined })).toMatchObject({ needed: 1, from: TEAM })
  })
})

describe('stricterOf', () => {
  const row = { needed: 1, from: TEAM, typed: false }
  it.each([
    ['more approvals', { ...row, needed: 3 }, { needed: 3 }],
    ['fewer approvals', { ...row, needed: 0 }, { needed: 1 }],
    ['typing', { ...row, typed: true }, { typed: true }],
    [
      "security's approval",
      { ...row, needed: 2, from: { ...TEAM, security: true as const } },
      { needed: 2, from: { ...TEAM, security: true } },
    ],
    ['other people', { ...row, from: PEOPLE }, { from: PEOPLE }],
  ] as const)('takes what is stricter, row or policy now: %s', (_what, now, expected) => {
    expect(stricterOf(now, row)).toMatchObject(expected)
  })

  it('keeps what the row asked for when policy asks for less now', () => {
    const strict = { needed: 3, from: { ...TEAM, security: true as const }, typed: true }
    expect(stricterOf(row, strict)).toEqual(strict)
  })
})

describe('isStricter', () => {
  const row = { needed: 1, from: TEAM, typed: false }
  it.each([
    ['the same', row, false],
    ['fewer', { ...row, needed: 0 }, false],
    ['more', { ...row, needed: 2 }, true],
    ['typing', { ...row, typed: true }, true],
    ['security', { ...row, from: { ...TEAM, security: true as const } }, true],
  ] as const)('%s: %o → %s', (_what, now, stricter) => {
    expect(isStricter(now, row)).toBe(stricter)
  })
})
