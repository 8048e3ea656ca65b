import { describe, expect, it } from 'vitest'
import { aDeleteRequest, ERIN, OMAR } from '../../../sandbox/gallery/rows/request-rows.ts'
import type { Subject } from '../../../src/requests/request.ts'
import { approvalCard } from '../../../src/slack/views/approval-card.ts'
import { approversText } from '../../../src/slack/views/names.ts'

const NOW = new Date('2026-03-09T10:00:00.000Z')
const cardOf = (subject: Partial<Subject>): string => {
  const request = aDeleteRequest({ owner: ERIN })
  const blocks = approvalCard({
    request: { ...request, subject: { ...request.subject, ...subject } },
    now: NOW,
  }).blocks
  return JSON.stringify(blocks)
}

describe('approvalCard', () => {
  it.each([
    ['configuration', 'by configuration'],
    ['tag', 'by its tag'],
    ['email', 'by its e-mail address'],
  ] as const)('says that somebody is the owner by %s', (ownerBy, words) => {
    expect(cardOf({ ownership: { ownerBy } })).toContain(`<@${ERIN}> (${words})`)
  })

  it.each([
    [{ by: 'account', what: 'production' }, 'is marked as sensitive'],
    [{ by: 'path', what: '/prod/' }, 'its path begins with `/prod/`'],
    [{ by: 'tag', what: 'env=prod' }, 'its tag `env=prod` says so'],
    [
      { by: 'administrator', what: 'AdministratorAccess' },
      'it has administrator rights (AdministratorAccess)',
    ],
    [
      { by: 'administrator_not_known', what: 'AccessDenied' },
      'could not be read (AccessDenied), so it is treated as if it had',
    ],
  ] as const)('says why a target is sensitive: %o', (reason, words) => {
    expect(cardOf({ sensitive: true, sensitiveBecause: [reason] })).toContain(words)
  })

  it('names every doubt about whose key it is', () => {
    const card = cardOf({
      ownership: {
        tagSays: [{ what: 'team', says: 'cards' }],
        changes: [{ what: 'owner', from: OMAR, to: '', at: '2026-03-08T10:00:00.000Z' }],
        changesNotKnown: 'Throttling',
      },
    })
    expect(card).toMatch(/its owner changed .*, from <@U0OMAR> to none/)
    expect(card).toContain('names another team, `cards`')
    expect(card).toContain('could not be read (Throttling)')
    expect(card).toContain('Security has to agree.')
  })

  it('says nothing of an ownership that nobody doubts', () => {
    expect(cardOf({ ownership: { ownerBy: 'configuration' } })).not.toContain('Whose key is it?')
  })
})

describe('approversText', () => {
  it.each([
    [{ team: 'payments' }, 'the approvers of team payments'],
    [{ team: 'payments', owner: ERIN }, 'the owner or the approvers of team payments'],
    [{ team: 'payments', people: [ERIN, OMAR] }, '<@U0ERIN> or <@U0OMAR>'],
    [{ team: 'payments', usergroup: 'S0LEADS' }, 'the members of <!subteam^S0LEADS>'],
    [
      { team: 'payments', security: true as const },
      'the approvers of team payments, with one from security',
    ],
  ])('names %o', (from, words) => {
    expect(approversText(from).markup).toBe(words)
  })
})
