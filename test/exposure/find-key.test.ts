import { describe, expect, it } from 'vitest'
import { mintKeyId } from '../../sandbox/aws/key-id.ts'
import type { KeyFound } from '../../src/exposure/containment.ts'
import { createFindKey } from '../../src/exposure/find-key.ts'
import type { AccessKeyRecord, IamUser } from '../../src/keys/access-keys.ts'
import {
  AccessKeyId,
  AccountId,
  IamUserId,
  IamUserName,
  RequestId,
} from '../../src/requests/ids.ts'
import { type Known, known, unknown } from '../../src/shared/known.ts'

const ONE = AccountId.parse('111111111111')
const TWO = AccountId.parse('222222222222')
const SESSION = RequestId.parse('01JDCR3M7K8N9P0Q1R2S3T4V5W')
const keyIn = (account: string): AccessKeyId =>
  AccessKeyId.parse(mintKeyId('AKIA', account, Buffer.from([1, 2, 3, 4, 5])))
const ERIN: IamUser = {
  account: TWO,
  userName: IamUserName.parse('erin'),
  userId: IamUserId.parse('AIDAAAAAAAAAAAAAAAAAA'),
  path: '/',
  createdAt: new Date(0),
  tags: {},
}

interface World {
  readonly owners: Readonly<Record<string, KeyFound>>
  readonly home?: Known<string | undefined>
  readonly hint?: string
  readonly user?: Known<IamUser | undefined>
  readonly listed?: Known<readonly AccessKeyRecord[]>
}

async function find(key: AccessKeyId, { owners, home, hint, user, listed }: World) {
  const asked: string[] = []
  const findKey = createFindKey({
    accounts: [ONE, TWO],
    finder: {
      async ownerIn(account) {
        asked.push(account)
        return owners[account] ?? { kind: 'not_here' }
      },
      accountOf: async () => home ?? unknown('sts:GetAccessKeyInfo Throttling'),
    },
    users: {
      async read({ userName }) {
        asked.push(userName)
        return user ?? known(ERIN)
      },
    },
    keys: {
      list: async () =>
        listed ?? known([{ id: key, status: 'Active' as const, createdAt: new Date(0) }]),
    },
    lastSeenWith: async () => (hint === undefined ? undefined : IamUserName.parse(hint)),
  })
  return { found: await findKey(key, SESSION), asked }
}

const HERS: KeyFound = { kind: 'user', userName: ERIN.userName }
const DENIED: KeyFound = { kind: 'unknown', why: 'iam:GetAccessKeyLastUsed AccessDenied' }

describe('createFindKey', () => {
  it('asks the account that the id says, and no other when that one knows the key', async () => {
    const { found, asked } = await find(keyIn(TWO), { owners: { [TWO]: HERS } })
    expect(found).toEqual({ kind: 'user', user: ERIN, active: known(true) })
    expect(asked).toEqual([TWO, 'erin'])
  })

  it('believes the account and not the id: whoever AWS says has it, has it', async () => {
    const { found } = await find(keyIn(ONE), { owners: { [TWO]: HERS } })
    expect(found).toEqual({ kind: 'user', user: ERIN, active: known(true) })
  })

  it.each([
    [
      'Inactive',
      known([{ id: keyIn(TWO), status: 'Inactive', createdAt: new Date(0) } as const]),
      known(false),
    ],
    [
      'not listed',
      unknown('iam:ListAccessKeys Throttling'),
      unknown('iam:ListAccessKeys Throttling'),
    ],
  ])('says how the key is before anything is written: %s', async (_how, listed, active) => {
    const { found } = await find(keyIn(TWO), { owners: { [TWO]: HERS }, listed })
    expect(found).toMatchObject({ kind: 'user', active })
  })

  it('reads the user whom the inventory had beside the question, and believes the answer', async () => {
    const same = await find(keyIn(TWO), { owners: { [TWO]: HERS }, hint: 'erin' })
    expect(same.asked).toEqual([TWO, 'erin'])
    const other = await find(keyIn(TWO), {
      owners: { [TWO]: { kind: 'user', userName: IamUserName.parse('omar') } },
      hint: 'erin',
    })
    expect(other.asked).toEqual([TWO, 'erin', 'omar'])
  })

  it.each([
    [
      'in an account that denies, is not known',
      { owners: { [ONE]: DENIED, [TWO]: DENIED } },
      'not_known',
    ],
    [
      'where AWS names another account, is not ours',
      { owners: {}, home: known('999999999999') },
      'not_ours',
    ],
    ['where AWS does not say, is not known', { owners: {} }, 'not_known'],
    [
      'that AWS does not know at all, is not known',
      { owners: {}, home: known(undefined) },
      'not_known',
    ],
    ['that is of ours and nobody has, is not known', { owners: {}, home: known(ONE) }, 'not_known'],
    ['of the root user, is root', { owners: { [ONE]: { kind: 'root' } } }, 'root'],
    [
      'whose user cannot be read, is not known',
      { owners: { [ONE]: HERS }, user: unknown('iam:GetUser Throttling') },
      'not_known',
    ],
  ] as const)('of a key %s', async (_what, world, kind) => {
    expect((await find(keyIn(ONE), world)).found.kind).toBe(kind)
  })

  it('asks every account, also when one of them cannot answer', async () => {
    const { found, asked } = await find(keyIn(ONE), { owners: { [ONE]: DENIED, [TWO]: HERS } })
    expect(found.kind).toBe('user')
    expect(asked).toEqual([ONE, TWO, 'erin'])
  })
})
