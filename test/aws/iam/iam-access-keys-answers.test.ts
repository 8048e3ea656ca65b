import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createIamAccessKeys } from '../../../src/aws/iam/iam-access-keys.ts'
import type { AccessKeys, UserRef } from '../../../src/keys/access-keys.ts'
import { AccessKeyId, AccountId, IamUserName } from '../../../src/requests/ids.ts'
import { DEVELOPMENT, SESSION } from '../../support/aws-on-wire.ts'
import {
  type Answer,
  startWireDouble,
  type WireDouble,
  xmlAnswer,
  xmlError,
} from '../../support/wire-double.ts'

const KEY = AccessKeyId.parse('AKIAAAAAAAAAAAAAAAAB')

describe('createIamAccessKeys, on answers that the built-in AWS does not give', () => {
  let wire: WireDouble
  let answer: Answer
  let keys: AccessKeys
  const user: UserRef = {
    account: DEVELOPMENT,
    userName: IamUserName.parse('kim'),
    session: SESSION,
  }

  beforeEach(async () => {
    wire = await startWireDouble((call, nth) => answer(call, nth))
    keys = createIamAccessKeys({ sessions: wire.sessions })
  })
  afterEach(() => wire.stop())

  const page = (members: string, more: string) =>
    xmlAnswer('ListAccessKeys', `<AccessKeyMetadata>${members}</AccessKeyMetadata>${more}`)
  const member = (id: string, status: string, userName = 'kim') =>
    `<member><UserName>${userName}</UserName><AccessKeyId>${id}</AccessKeyId><Status>${status}</Status><CreateDate>2026-03-02T09:00:00Z</CreateDate></member>`
  const MORE = '<IsTruncated>true</IsTruncated><Marker>next</Marker>'
  const LAST = '<IsTruncated>false</IsTruncated>'

  it('reads every page of a list', async () => {
    answer = (_call, nth) =>
      nth === 1
        ? page(member(KEY, 'Active'), MORE)
        : page(member('AKIAAAAAAAAAAAAAAAAC', 'Inactive'), LAST)

    expect(await keys.list(user)).toMatchObject({ value: [{ id: KEY }, { status: 'Inactive' }] })
    expect(wire.of('ListAccessKeys')[1]?.body).toContain('Marker=next')
  })

  it('does not pass the first page off as the list when the second fails', async () => {
    answer = (_call, nth) =>
      nth === 1 ? page(member(KEY, 'Active'), MORE) : xmlError(403, 'AccessDenied')

    expect(await keys.list(user)).toEqual({
      kind: 'unknown',
      why: 'iam:ListAccessKeys AccessDenied',
    })
  })

  it('does not pass a page off as the list when the way to the next is missing', async () => {
    answer = () => page(member(KEY, 'Active'), '<IsTruncated>true</IsTruncated>')

    expect((await keys.list(user)).kind).toBe('unknown')
  })

  it.each([
    ['Expired', 'Expired'],
    ['Quarantined', 'Other'],
  ])('takes the status %s for %s', async (given, taken) => {
    answer = () => page(member(KEY, given), LAST)

    expect(await keys.list(user)).toMatchObject({ value: [{ status: taken }] })
  })

  it('does not know a list with the keys of somebody else', async () => {
    answer = () => page(member(KEY, 'Active', 'awskey-worker'), LAST)

    expect((await keys.list(user)).kind).toBe('unknown')
  })

  it('names the user in every call that IAM would otherwise take for the caller’s own', async () => {
    answer = () => xmlError(404, 'NoSuchEntity')
    await keys.list(user)
    await keys.create(user)
    await keys.makeInactive(user, KEY)
    await keys.makeActive(user, KEY)
    await keys.delete(user, KEY)

    const sent = wire.calls.filter(({ operation }) => operation !== 'AssumeRole')
    expect(sent).toHaveLength(5)
    for (const { body } of sent) expect(new URLSearchParams(body).get('UserName')).toBe('kim')
  })

  it('asks nothing without a user name', async () => {
    answer = () => xmlError(500, 'InternalFailure')
    const nobody = { ...user, userName: '' as IamUserName }

    await expect(keys.create(nobody)).rejects.toThrow('must name the user')
    await expect(keys.list(nobody)).rejects.toThrow('must name the user')
    await expect(keys.makeInactive(nobody, KEY)).rejects.toThrow('must name the user')
    await expect(keys.delete(nobody, KEY)).rejects.toThrow('must name the user')
    expect(wire.calls).toEqual([])
  })

  it('has no way into an account that is not configured', async () => {
    const elsewhere = { ...user, account: AccountId.parse('999999999999') }

    await expect(keys.list(elsewhere)).rejects.toThrow('not in the configuration')
  })

  it.each([
    ['LimitExceeded', 409, { kind: 'refused', code: 'limit' }],
    ['NoSuchEntity', 404, { kind: 'refused', code: 'no_such_user' }],
    ['AccessDenied', 403, { kind: 'refused', code: 'denied' }],
    ['Throttling', 400, { kind: 'refused', code: 'throttled' }],
    ['EntityTemporarilyUnmodifiable', 409, { kind: 'refused' }],
    ['ServiceFailure', 500, { kind: 'not_known' }],
    ['ServiceUnavailable', 503, { kind: 'not_known' }],
    ['RequestTimeout', 408, { kind: 'not_known' }],
  ])('create takes %s (%i) for what it is', async (code, status, outcome) => {
    answer = () => xmlError(status, code)

    expect(await keys.create(user)).toMatchObject(outcome)
    expect(wire.of('CreateAccessKey')).toHaveLength(1)
  })

  it('does not know what became of a key when AWS hangs up or answers nonsense', async () => {
    answer = () => undefined
    expect((await keys.create(user)).kind).toBe('not_known')

    answer = () => ({ status: 200, body: '<html>' })
    expect((await keys.create(user)).kind).toBe('not_known')

    answer = () => xmlAnswer('CreateAccessKey', '')
    expect((await keys.create(user)).kind).toBe('not_known')
  })

  it.each([
    ['AccessDenied', 403, { kind: 'refused', code: 'denied' }],
    ['NoSuchEntity', 404, { kind: 'gone' }],
    ['ServiceFailure', 500, { kind: 'not_known' }],
    ['Throttling', 400, { kind: 'not_known' }],
  ])('other writes take %s (%i) for what it is', async (code, status, outcome) => {
    answer = () => xmlError(status, code)

    expect(await keys.delete(user, KEY)).toMatchObject(outcome)
    expect(await keys.makeInactive(user, KEY)).toMatchObject(outcome)
  })

  const lastUsed = (userName: string, use: string) =>
    xmlAnswer(
      'GetAccessKeyLastUsed',
      `<UserName>${userName}</UserName><AccessKeyLastUsed>${use}</AccessKeyLastUsed>`,
    )

  it('knows "never" only when AWS says N/A', async () => {
    answer = () => lastUsed('kim', '<ServiceName>N/A</ServiceName><Region>N/A</Region>')
    expect(await keys.lastUse(user, KEY)).toEqual({ kind: 'never' })

    answer = () => lastUsed('kim', '')
    expect((await keys.lastUse(user, KEY)).kind).toBe('unknown')
  })

  it('does not take the use of somebody else’s key for this user’s', async () => {
    answer = () => lastUsed('lee', '<ServiceName>N/A</ServiceName><Region>N/A</Region>')

    expect((await keys.lastUse(user, KEY)).kind).toBe('unknown')
  })

  it('keeps what an error says to itself', async () => {
    answer = () => xmlError(500, 'ServiceFailure', 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY')

    expect(JSON.stringify(await keys.create(user))).not.toContain('EXAMPLEKEY')
  })
})
