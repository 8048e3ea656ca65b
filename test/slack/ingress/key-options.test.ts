import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../../src/app/config.ts'
import type { Pickable, PickableUser } from '../../../src/keys/inventory.ts'
import { AccessKeyId, AccountId, IamUserName, SlackUserId } from '../../../src/requests/ids.ts'
import { silentLog } from '../../../src/shared/log.ts'
import type { KeyOperation } from '../../../src/slack/ingress/key-operations.ts'
import { createKeyOptions } from '../../../src/slack/ingress/key-options.ts'

const { organisation } = loadConfig('sandbox/awskey.yml')
const ERIN = SlackUserId.parse('U0ERIN')
const MAYA = SlackUserId.parse('U0MAYA')
const NOW = new Date('2026-03-02T09:00:00.000Z')
const DEVELOPMENT = '111111111111'
const PRODUCTION = '222222222222'

const user = (account: string, name: string, keys?: readonly string[]): PickableUser => ({
  account: AccountId.parse(account),
  userName: IamUserName.parse(name),
  keys: keys?.map((text) => {
    const [id, status, day] = text.split(' ')
    return {
      id: AccessKeyId.parse(id),
      status: status === 'I' ? 'Inactive' : 'Active',
      createdAt: new Date(`${day ?? '2026-03-01'}T09:00:00.000Z`),
    }
  }),
})

const USERS = [
  user(PRODUCTION, 'deploy', ['AKIAPRODDEPLOY24VC3Q A 2025-10-21', 'AKIAPRODDEPLOY24AAAA I']),
  user(DEVELOPMENT, 'erin', ['AKIAERINNEWKEY234567 A', 'AKIAERINOLDKEY234567 I 2025-11-01']),
  user(DEVELOPMENT, 'deploy-old', ['AKIADEVDEPLOY2342222 A 2026-03-02']),
  user(DEVELOPMENT, 'nobody', []),
]

const offered = async (
  typed: string,
  {
    read = async () => ({ users: USERS, incomplete: [] }),
    person = MAYA,
    operation = 'deactivate',
  }: {
    read?: () => Promise<Pickable>
    person?: SlackUserId
    operation?: KeyOperation
  } = {},
) => {
  const options = createKeyOptions({
    organisation,
    pickable: read,
    refresh: () => Promise.resolve(),
    clock: { now: () => NOW },
    log: silentLog,
    patienceMs: 50,
  })
  return (await options(person, typed, operation)).map(({ text, value }) => [text.text, value])
}
const texts = async (...asked: Parameters<typeof offered>): Promise<unknown[]> =>
  (await offered(...asked)).map(([text]) => text)

describe('createKeyOptions', () => {
  it('names user, account, the end of the id, status and age, and gives the whole id as value', async () => {
    expect(await offered('')).toEqual([
      ['deploy in production · …VC3Q · Active · 132 days', 'AKIAPRODDEPLOY24VC3Q'],
      ['deploy-old in development · …2222 · Active · 0 days', 'AKIADEVDEPLOY2342222'],
      ['erin in development · …4567 · Active · 1 day', 'AKIAERINNEWKEY234567'],
    ])
  })

  it.each(['activate', 'delete'] as const)(
    'offers Inactive keys alone to %s',
    async (operation) => {
      expect((await offered('', { operation })).map(([, value]) => value)).toEqual([
        'AKIAPRODDEPLOY24AAAA',
        'AKIAERINOLDKEY234567',
      ])
    },
  )

  it('gives one’s own keys first', async () => {
    expect((await offered('', { person: ERIN }))[0]?.[1]).toBe('AKIAERINNEWKEY234567')
  })

  it.each([
    ['DEPLOY', ['AKIAPRODDEPLOY24VC3Q', 'AKIADEVDEPLOY2342222']],
    ['prod', ['AKIAPRODDEPLOY24VC3Q']],
    ['production/deploy', ['AKIAPRODDEPLOY24VC3Q']],
    ['deploy dev', ['AKIADEVDEPLOY2342222']],
    ['vc3q', ['AKIAPRODDEPLOY24VC3Q']],
    ['…VC3Q', ['AKIAPRODDEPLOY24VC3Q']],
    ['erin 4567', ['AKIAERINNEWKEY234567']],
    ['AKIAPROD', ['AKIAPRODDEPLOY24VC3Q']],
    ['akiaerinnewkey234567', ['AKIAERINNEWKEY234567']],
    ['VC3', ['none']],
    ['AKIAERINNEWKEY234567 extra', ['none']],
    ['!"§$%', ['none']],
  ])('finds for %j', async (typed, ids) => {
    expect((await offered(typed)).map(([, value]) => value)).toEqual(ids)
  })

  it('offers a whole id that the inventory does not know, or knows in another status', async () => {
    expect(await offered('akiaiosfodnn7example')).toEqual([
      ['AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
    ])
    expect(await offered('AKIAERINOLDKEY234567')).toEqual([
      ['AKIAERINOLDKEY234567', 'AKIAERINOLDKEY234567'],
    ])
  })

  it('says that the keys cannot be read, and takes a whole id all the same', async () => {
    const read = (): Promise<Pickable> => Promise.reject(new Error('x'))
    const words = 'The keys cannot be read now; type the whole access key id'
    expect(await offered('', { read })).toEqual([[words, 'none']])
    expect(await offered('AKIAIOSFODNN7EXAMPLE', { read })).toEqual([
      ['AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
      [words, 'none'],
    ])
  })

  it('does not wait for keys that do not come', async () => {
    expect(await texts('', { read: () => new Promise(() => {}) })).toEqual([
      'The keys cannot be read now; type the whole access key id',
    ])
  })

  it('says that a list is not all there is: an account that was never read, a user whose keys are not known', async () => {
    const words = 'Not all keys are known here; a whole access key id works too'
    const incomplete = [AccountId.parse(PRODUCTION)]
    expect((await texts('', { read: async () => ({ users: USERS, incomplete }) })).at(-1)).toBe(
      words,
    )
    const users = [...USERS, user(DEVELOPMENT, 'erika')]
    expect((await texts('eri', { read: async () => ({ users, incomplete: [] }) })).at(-1)).toBe(
      words,
    )
    expect(await texts('vc3q', { read: async () => ({ users, incomplete: [] }) })).toHaveLength(2)
    expect(
      await texts('deploy prod', { read: async () => ({ users, incomplete: [] }) }),
    ).toHaveLength(2)
  })

  it('says that keys are being read where there are none to offer yet', async () => {
    const incomplete = [AccountId.parse(PRODUCTION)]
    expect(await texts('', { read: async () => ({ users: [], incomplete }) })).toEqual([
      'Keys are being read; try again soon, or type a whole access key id',
    ])
  })

  it.each([
    ['', 'No Active key is known; type a whole access key id'],
    ['wombat', 'No Active key fits; type another part, or a whole access key id'],
  ])('is never empty for %j', async (typed, words) => {
    expect(await texts(typed, { read: async () => ({ users: [], incomplete: [] }) })).toEqual([
      words,
    ])
  })

  it('gives a hundred at most, and says that there are more', async () => {
    const users = Array.from({ length: 150 }, (_, at) =>
      user(DEVELOPMENT, `user-${String(at).padStart(3, '0')}`, ['AKIADEVDEPLOY2342222 A']),
    )
    const options = await texts('', { read: async () => ({ users, incomplete: [] }) })
    expect(options).toHaveLength(100)
    expect(options.at(-1)).toBe('There are more keys; type more of the user or the key id')
  })

  it('shortens the name of a user, never what tells keys apart', async () => {
    const users = [user(PRODUCTION, 'x'.repeat(64), ['AKIADEVDEPLOY2342222 A 1999-01-01'])]
    const [option = ''] = await texts('', { read: async () => ({ users, incomplete: [] }) })
    expect(option).toMatch(/^x{30,}… · …2222 · Active · \d+ days$/)
    expect(String(option).length).toBeLessThanOrEqual(75)
  })

  it.each([`AKIA${'A'.repeat(124)}`, '\u202e\u0000', '<!channel>', 'x'.repeat(5_000)])(
    'stays inside Slack’s limits for %j',
    async (typed) => {
      for (const [text = '', value = ''] of await offered(typed)) {
        expect(text.length).toBeLessThanOrEqual(75)
        expect(value.length).toBeLessThanOrEqual(75)
      }
    },
  )

  it('goes through ten thousand keys of five thousand users in well under a second', async () => {
    const users = Array.from({ length: 5_000 }, (_, at) =>
      user(DEVELOPMENT, `user-${at}`, ['AKIADEVDEPLOY2342222 A', 'AKIADEVDEPLOY2342223 I']),
    )
    const start = performance.now()
    await offered('user dev 222', { read: async () => ({ users, incomplete: [] }) })
    expect(performance.now() - start).toBeLessThan(500)
  })
})
