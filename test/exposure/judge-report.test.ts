import { describe, expect, it } from 'vitest'
import { judgeReport, type Reported, type Reporter } from '../../src/exposure/judge-report.ts'
import { known, unknown } from '../../src/shared/known.ts'

const NO = known(false)
const YES = known(true)
const UNREAD = unknown('usergroups.users.list: ratelimited')

const stranger: Reporter = {
  kind: 'person',
  security: NO,
  owner: NO,
  teamApprover: NO,
  atLimit: false,
}
const REPORTERS = {
  'AWS Health': { ...stranger, kind: 'aws_health' },
  security: { ...stranger, security: YES },
  'security at the limit of others': { ...stranger, security: YES, atLimit: true },
  'the owner': { ...stranger, owner: YES },
  'a team approver': { ...stranger, teamApprover: YES },
  'the owner, the fourth time': { ...stranger, owner: YES, atLimit: true },
  'the owner, security not read': { ...stranger, owner: YES, security: UNREAD },
  'anybody else': stranger,
  'somebody not read': { ...stranger, security: UNREAD, teamApprover: UNREAD },
  'a finding': { ...stranger, kind: 'signal' },
} as const satisfies Record<string, Reporter>

const user: Reported = { identity: 'user', protected: false, critical: false, sensitive: false }
const TARGETS = {
  'a user': user,
  'a sensitive user': { ...user, sensitive: true },
  'a critical user': { ...user, critical: true },
  'a protected user': { ...user, protected: true },
  root: { ...user, identity: 'root' },
  'another account': { ...user, identity: 'not_ours' },
  nobody: { ...user, identity: 'not_known' },
} as const satisfies Record<string, Reported>

const said = (reporter: Reporter, target: Reported): string => {
  const { inactive, quarantine, because } = judgeReport(reporter, target)
  return [inactive, quarantine, ...because].join(' ')
}

describe('judgeReport', () => {
  it.each([
    ['AWS Health', 'a user', 'now now'],
    ['AWS Health', 'a sensitive user', 'now click sensitive'],
    ['AWS Health', 'a critical user', 'click click critical'],
    ['security', 'a user', 'now now'],
    ['security', 'a sensitive user', 'now click sensitive'],
    ['security', 'a critical user', 'click click critical'],
    ['security at the limit of others', 'a user', 'now now'],
    ['the owner', 'a user', 'now click'],
    ['the owner', 'a sensitive user', 'now click'],
    ['the owner', 'a critical user', 'click click critical'],
    ['the owner, security not read', 'a user', 'now click'],
    ['a team approver', 'a user', 'now click'],
    ['the owner, the fourth time', 'a user', 'click click too_many'],
    ['anybody else', 'a user', 'click click not_authorised'],
    ['anybody else', 'a critical user', 'click click not_authorised critical'],
    ['somebody not read', 'a user', 'click click reporter_not_known'],
    ['a finding', 'a user', 'click click signal_only'],
    ['a finding', 'a critical user', 'click click signal_only critical'],
  ] as const)('of %s about %s: %s', (reporter, target, expected) => {
    expect(said(REPORTERS[reporter], TARGETS[target])).toBe(expected)
  })

  it.each([
    ['a protected user', 'never never protected'],
    ['root', 'never never root'],
    ['another account', 'never never not_ours'],
    ['nobody', 'never never owner_not_known'],
  ] as const)('touches %s on nobody’s word', (target, expected) => {
    for (const reporter of Object.values(REPORTERS))
      expect(said(reporter, TARGETS[target])).toBe(expected)
  })

  it('lets nothing happen at once that anybody but AWS, security, the owner or a team approver said', () => {
    const rights = [NO, YES, UNREAD]
    for (const security of rights)
      for (const owner of rights)
        for (const teamApprover of rights)
          for (const atLimit of [false, true]) {
            const { inactive, quarantine } = judgeReport(
              { kind: 'person', security, owner, teamApprover, atLimit },
              user,
            )
            const isTheirs = owner === YES || teamApprover === YES
            expect(quarantine === 'now').toBe(security === YES)
            expect(inactive === 'now').toBe(security === YES || (isTheirs && !atLimit))
          }
  })
})
