import { describe, expect, it } from 'vitest'
import { DEVELOPMENT, ERIN, OLD_KEY } from '../../../sandbox/gallery/rows/request-rows.ts'
import { createWhoseKey } from '../../../src/app/worker/whose-key.ts'
import type { Found } from '../../../src/exposure/find-key.ts'
import { AccessKeyId, IamUserId, IamUserName, RequestId } from '../../../src/requests/ids.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { whoseAnswer } from '../../../src/slack/views/whose-answer.ts'

const SESSION = RequestId.parse('01K7ZD3Q6J8V5W2X4Y6Z8A0B1C')
const user = {
  account: DEVELOPMENT,
  userName: IamUserName.parse('erin'),
  userId: IamUserId.parse('AIDAERIN000000000000'),
  path: '/payments/',
  createdAt: new Date('2025-01-01T00:00:00Z'),
  tags: {},
}

/** The answer as its text. */
async function told(found: Found, keyId: string = OLD_KEY, owner = true): Promise<string> {
  const whose = await createWhoseKey({
    findKey: () => Promise.resolve(found),
    findOwnership: () =>
      ({ ...(owner && { owner: ERIN }), team: { name: 'payments' }, machine: !owner }) as never,
    accounts: [{ id: DEVELOPMENT, name: 'development' }],
  })({ by: 'key', keyId: AccessKeyId.parse(keyId) }, SESSION)
  if (!whose.ok) throw new Error(whose.error.reason)
  return JSON.stringify(whoseAnswer(whose.value))
}

describe('createWhoseKey', () => {
  it('names account, user, owner and team, as AWS and the configuration say', async () => {
    const text = await told({ kind: 'user', user, active: known(true) })
    for (const part of ['*erin*', '*development*', `<@${ERIN}>`, 'Team payments', 'It is Active'])
      expect(text).toContain(part)
  })

  it('says of a machine that nobody owns it, and of a state that was not read that it is not known', async () => {
    const text = await told(
      { kind: 'user', user, active: unknown('iam:ListAccessKeys Throttling') },
      OLD_KEY,
      false,
    )
    expect(text).toContain('nobody owns it')
    expect(text).toContain('*not known* whether it is Active')
  })

  it('names the root user', async () => {
    expect(await told({ kind: 'root', account: DEVELOPMENT })).toContain('*root user*')
  })

  it('says that it is of an account that nobody configured only where AWS does', async () => {
    expect(await told({ kind: 'not_ours', account: '999999999999' })).toContain('999999999999')
  })

  it('shows what the id says as a hint where nothing else is known, and never as an answer', async () => {
    // Decodes to 581039954779.
    const text = await told({ kind: 'not_known', why: 'nobody knows it' }, 'AKIAQ6KN2CN3SHIMRNWT')
    expect(text).toContain('*not known*')
    expect(text).toMatch(/The id itself says account \d{12}/)
    const old = await told({ kind: 'not_known', why: 'nobody knows it' }, 'AKIAIOSFODNN7EXAMPLE')
    expect(old).not.toContain('The id itself says')
  })

  it('takes a key and nothing else', async () => {
    const whose = await createWhoseKey({
      findKey: () => Promise.reject(new Error('asked')),
      findOwnership: () => undefined,
      accounts: [],
    })({ by: 'mine' }, SESSION)
    expect(whose).toEqual({ ok: false, error: { reason: 'not_a_target', text: 'mine' } })
  })
})
