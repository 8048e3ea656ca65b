import { describe, expect, it } from 'vitest'
import type { RankedKey } from '../../../src/keys/ranking.ts'
import type { TeamDigest } from '../../../src/reminders/digest.ts'
import { noFigures } from '../../../src/reminders/figures.ts'
import { SlackUserId, WeekId } from '../../../src/requests/ids.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { digestMessage } from '../../../src/slack/views/digest-message.ts'
import { rankedKey } from '../../support/ranked-key.ts'

const NOW = new Date('2026-03-02T08:00:00.000Z')

function said(worst: readonly RankedKey[], given: Partial<TeamDigest> = {}): string {
  const digest: TeamDigest = {
    week: WeekId.parse('2026-W10'),
    team: 'payments',
    readAt: NOW,
    figures: { ...noFigures(), flagged: worst.length },
    worst,
    soon: [],
    exempt: [],
    fixed: { rotated: 0, inactive: 0, gone: 0, named: [] },
    before: undefined,
    notRead: [],
    accounts: [],
    notOurs: known([]),
    ...given,
  }
  return JSON.stringify(digestMessage({ digest, now: NOW }))
}

describe('the digest of a team', () => {
  it('begins with how many keys need somebody, and names the worst', () => {
    expect(said([rankedKey()])).toContain(
      '*1 key of payments needs you this week*, the worst: `AKIARANKEDKEY2345AAA` of ci-payments in development.',
    )
  })

  it('has a button to rotate, to snooze and to say that it is not theirs', () => {
    const text = said([rankedKey()])
    for (const action of ['digest.rotate', 'digest.snooze', 'digest.not_ours'])
      expect(text).toContain(`"action_id":"${action}"`)
  })

  it.each<[string, Partial<RankedKey>]>([
    ['is one of two of its user', { keysOfUser: 2 }],
    ['is Inactive', { status: 'Inactive' }],
    ['is protected', { flags: ['protected'] }],
    ['is of somebody who has left', { findings: ['leaver'] }],
  ])('offers no rotation that would be refused: a key that %s', (_, given) => {
    const text = said([rankedKey(given)])
    expect(text).not.toContain('digest.rotate')
    expect(text).toContain('digest.snooze')
  })

  it('says who said that a key is not the team’s, and goes on listing it', () => {
    const key = rankedKey()
    const by = SlackUserId.parse('U0OMAR')
    const at = '2026-02-25T08:00:00.000Z'
    const line = { keyId: key.keyId, by, at, reason: 'moved to <platform>' }
    const text = said([key], { notOurs: known([line]) })
    expect(text).toContain('`AKIARANKEDKEY2345AAA`: <@U0OMAR>')
    expect(text).toContain('moved to &lt;platform&gt;')
    expect(text).toContain('1. ')
  })

  it('says so where that could not be read', () => {
    expect(said([rankedKey()], { notOurs: unknown('Throttling') })).toContain(
      'is *not known* (Throttling)',
    )
  })

  it('calls its number a least where an account was not read', () => {
    const { account } = rankedKey()
    const text = said([rankedKey()], {
      notRead: [{ account, name: 'production', why: 'AssumeRole: AccessDenied' }],
    })
    expect(text).toContain('*At least 1 key of payments')
    expect(text).toContain('production (AssumeRole: AccessDenied)')
  })
})
