import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createIamUsers } from '../../../src/aws/iam/iam-users.ts'
import type { IamUsers } from '../../../src/keys/access-keys.ts'
import { AccessKeyId, IamUserName } from '../../../src/requests/ids.ts'
import { DEVELOPMENT, PRODUCTION, SESSION } from '../../support/aws-on-wire.ts'
import {
  type Answer,
  startWireDouble,
  type WireDouble,
  xmlAnswer,
  xmlError,
} from '../../support/wire-double.ts'

const KEY = AccessKeyId.parse('AKIAAAAAAAAAAAAAAAAB')
const USER = { account: DEVELOPMENT, userName: IamUserName.parse('kim'), session: SESSION }
let wire: WireDouble
let answer: Answer
let users: IamUsers

beforeEach(async () => {
  wire = await startWireDouble((call, nth) => answer(call, nth))
  users = createIamUsers({ sessions: wire.sessions })
})
afterEach(() => wire.stop())

const MORE = '<IsTruncated>true</IsTruncated><Marker>next</Marker>'
const LAST = '<IsTruncated>false</IsTruncated>'
const userXml = (name: string, id = 'AIDAAAAAAAAAAAAAAAAAA') =>
  `<UserName>${name}</UserName><UserId>${id}</UserId><Path>/</Path><CreateDate>2026-03-02T09:00:00Z</CreateDate>`
const page = (from: number, to: number, more: string) => {
  const members = Array.from(
    { length: to - from },
    (_, at) => `<member>${userXml(`user-${from + at}`)}</member>`,
  )
  return xmlAnswer('ListUsers', `<Users>${members.join('')}</Users>${more}`)
}

describe('list', () => {
  it('trap a: gives the users of every page', async () => {
    answer = (_call, nth) => (nth < 3 ? page(nth * 100, nth * 100 + 100, MORE) : page(0, 7, LAST))

    const listed = await users.list(DEVELOPMENT, SESSION)

    expect(listed.kind === 'known' && listed.value).toHaveLength(207)
    expect(wire.of('ListUsers')).toHaveLength(3)
  })

  it('does not pass the first page off as the account when the second fails', async () => {
    answer = (_call, nth) => (nth === 1 ? page(0, 100, MORE) : xmlError(403, 'AccessDenied'))

    expect(await users.list(DEVELOPMENT, SESSION)).toEqual({
      kind: 'unknown',
      why: 'iam:ListUsers AccessDenied',
    })
  })
})

describe('read', () => {
  it.each([
    ['AccessDenied', 403],
    ['ServiceFailure', 500],
    ['Throttling', 400],
  ])('does not take %s for a user that is not there', async (code, status) => {
    answer = () => xmlError(status, code)

    expect((await users.read(USER)).kind).toBe('unknown')
  })

  it('does not know a user whose id is none', async () => {
    answer = () => xmlAnswer('GetUser', `<User>${userXml('kim', '111111111111')}</User>`)

    expect((await users.read(USER)).kind).toBe('unknown')
  })

  it('has no tags to tell of an untagged user', async () => {
    answer = () => xmlAnswer('GetUser', `<User>${userXml('kim')}</User>`)

    expect(await users.read(USER)).toMatchObject({ kind: 'known', value: { tags: {} } })
  })
})

describe('ownerOfKey', () => {
  const denied = xmlError(403, 'AccessDenied')
  const homeIn = (account: string) => xmlAnswer('GetAccessKeyInfo', `<Account>${account}</Account>`)

  it('knows that a key of another account has no owner here, though IAM only denies', async () => {
    answer = ({ operation }) => (operation === 'GetAccessKeyInfo' ? homeIn(PRODUCTION) : denied)

    expect(await users.ownerOfKey(DEVELOPMENT, KEY, SESSION)).toEqual({
      kind: 'known',
      value: undefined,
    })
  })

  it('does not take a denial for nobody when the key is of this account', async () => {
    answer = ({ operation }) => (operation === 'GetAccessKeyInfo' ? homeIn(DEVELOPMENT) : denied)

    expect((await users.ownerOfKey(DEVELOPMENT, KEY, SESSION)).kind).toBe('unknown')
  })

  it('does not take a denial for nobody when STS does not say whose the key is', async () => {
    answer = () => denied

    expect((await users.ownerOfKey(DEVELOPMENT, KEY, SESSION)).kind).toBe('unknown')
  })

  it('does not take a throttled call for nobody, and asks no further', async () => {
    answer = () => xmlError(400, 'Throttling')

    expect((await users.ownerOfKey(DEVELOPMENT, KEY, SESSION)).kind).toBe('unknown')
    expect(wire.of('GetAccessKeyInfo')).toEqual([])
  })

  it('does not know the owner of the root user’s key', async () => {
    answer = () =>
      xmlAnswer(
        'GetAccessKeyLastUsed',
        '<UserName>&lt;root_account&gt;</UserName><AccessKeyLastUsed><ServiceName>N/A</ServiceName></AccessKeyLastUsed>',
      )

    expect((await users.ownerOfKey(DEVELOPMENT, KEY, SESSION)).kind).toBe('unknown')
  })
})
