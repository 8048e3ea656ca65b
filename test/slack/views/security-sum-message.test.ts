import { describe, expect, it } from 'vitest'
import { noFigures } from '../../../src/reminders/figures.ts'
import type { RootOf, SecuritySum } from '../../../src/reminders/security-sum.ts'
import { AccountId, WeekId } from '../../../src/requests/ids.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { securitySumMessage } from '../../../src/slack/views/security-sum-message.ts'
import { rankedKey } from '../../support/ranked-key.ts'

const ROOT: RootOf = {
  account: 'production',
  id: AccountId.parse('222222222222'),
  activeKeys: known(1),
  lastUse: { kind: 'never' },
  mfa: known(true),
  removal: 'awskey',
}

function said(given: Partial<SecuritySum>): string {
  const sum: SecuritySum = {
    week: WeekId.parse('2026-W10'),
    readAt: new Date('2026-03-02T08:00:00.000Z'),
    figures: noFigures(),
    fixed: { rotated: 0, inactive: 0, gone: 0, named: [] },
    teams: [],
    noTeam: { name: '', figures: noFigures(), worst: undefined },
    accounts: [],
    worst: [],
    root: [],
    others: {
      serviceSpecific: known(0),
      bedrock: known(0),
      ssh: known(0),
      certificates: known(0),
    },
    notRead: [],
    partly: [],
    weeks: [],
    unreached: [],
    anchor: undefined,
    ...given,
  }
  return JSON.stringify(securitySumMessage({ sum }))
}

describe('the sum for security', () => {
  it('names the command where awskey can delete root keys', () => {
    const text = said({ root: [ROOT] })
    expect(text).toContain('/awskey delete root production')
    expect(text).not.toContain('Sign in to the AWS console')
  })

  it('gives the exact steps and the link where it cannot', () => {
    const text = said({ root: [{ ...ROOT, removal: 'by_hand' }] })
    expect(text).toContain(
      'Sign in to the AWS console as the root user of production (222222222222)',
    )
    expect(text).toContain('https://console.aws.amazon.com/iam/home#/security_credentials')
    expect(text).not.toContain('/awskey delete root')
  })

  it('gives the steps with the key itself where the console takes no root user', () => {
    const text = said({ root: [{ ...ROOT, removal: 'by_key' }] })
    expect(text).toContain('aws iam delete-access-key --access-key-id')
  })

  it('does not call root keys none where they could not be read', () => {
    const text = said({ root: [{ ...ROOT, activeKeys: unknown('AccessDenied') }] })
    expect(text).toContain('*not known* (AccessDenied)')
  })

  it('names the worst key of those that no team owns', () => {
    const noTeam = { name: '', figures: { ...noFigures(), flagged: 2 }, worst: rankedKey() }
    expect(said({ noTeam })).toContain('…5AAA of ci-payments (medium)')
  })

  it('calls its number a least where users could not be read', () => {
    const text = said({ figures: { ...noFigures(), activeKeys: 3, usersNotRead: 1 } })
    expect(text).toContain('*At least 3 Active access keys are left')
  })

  it('says that the organisation may have more accounts', () => {
    const why = 'organizations:ListAccounts AccessDeniedException'
    const text = said({ partly: [{ account: 'the organisation', what: 'further accounts', why }] })
    expect(text).toContain(`further accounts of the organisation (${why})`)
    expect(text).toContain('*At least 0 Active access keys')
  })
})
