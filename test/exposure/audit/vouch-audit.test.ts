import { describe, expect, it } from 'vitest'
import type { PersonAudit } from '../../../src/exposure/audit/audit.ts'
import { faultOfAudit } from '../../../src/exposure/audit/vouch-audit.ts'
import { AccessKeyId, IamUserName, SlackUserId } from '../../../src/requests/ids.ts'
import { requestIdOf } from '../../../src/requests/request-id.ts'
import { known } from '../../../src/shared/known.ts'
import { anAct, KEY_ID, someAudit } from './audit-fixture.ts'

const OTHER = AccessKeyId.parse('AKIA2EXAMPLE234567AC')
const OF_USER = { action: 'command.advise', value: 'user:erin' }
const OF_KEY = { action: 'command.advise', value: `key:${KEY_ID}` }
const advice = (keys: readonly AccessKeyId[]): Partial<PersonAudit> => ({
  advice: { keys: [...keys] },
})

const fault = async (act: ReturnType<typeof anAct>, changes: Partial<PersonAudit> = {}) => {
  const answer = await faultOfAudit(
    {
      verifier: { verify: async ({ mac }) => known(mac === 'signed') },
      isAudit: ({ action }) => action === 'command.audit',
      isAdvice: ({ action }) => action === 'command.advise',
      aimsAt: ({ value }, { userName }) => value === `user:${userName}`,
    },
    someAudit({ id: requestIdOf(act), act, ...changes }),
  )
  return answer.kind === 'known' ? answer.value : answer.why
}

describe('faultOfAudit', () => {
  it('finds none in what was asked', async () => {
    expect(await fault(anAct())).toBeUndefined()
    expect(await fault(anAct(OF_USER), advice([KEY_ID, OTHER]))).toBeUndefined()
    expect(await fault(anAct(OF_KEY), advice([KEY_ID]))).toBeUndefined()
  })

  it.each<[string, Parameters<typeof anAct>[0], Partial<PersonAudit>, string]>([
    ['an audit that was asked as advice', OF_KEY, {}, 'request_not_of_this_act'],
    ['advice that was asked as an audit', {}, advice([KEY_ID]), 'request_not_of_this_act'],
    ['an audit of a whole user', { value: 'user:erin' }, {}, 'target_differs'],
    ['another key than was named', OF_KEY, { ...advice([OTHER]), keyId: OTHER }, 'target_differs'],
    [
      'a second key beside the one that was named',
      OF_KEY,
      advice([KEY_ID, OTHER]),
      'target_differs',
    ],
    [
      'another user',
      OF_USER,
      { ...advice([KEY_ID]), userName: IamUserName.parse('omar') },
      'target_differs',
    ],
    ['no target', { ...OF_USER, value: 'nobody' }, advice([KEY_ID]), 'target_differs'],
    [
      'somebody else who asked',
      OF_USER,
      { ...advice([KEY_ID]), asker: SlackUserId.parse('U0EVE') },
      'requester_differs',
    ],
    ['no signature', { ...OF_USER, mac: 'forged' }, advice([KEY_ID]), 'request_signature'],
  ])('finds %s', async (_what, act, changes, expected) => {
    expect(await fault(anAct(act), changes)).toBe(expected)
  })
})
