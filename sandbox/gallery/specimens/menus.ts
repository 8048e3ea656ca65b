/** What the menus of IAM users and of keys offer: one's own, what the inventory knows, what was typed, and hints where there is nothing to choose. */
import type { Pickable } from '../../../src/keys/inventory.ts'
import { AccessKeyId, IamUserName } from '../../../src/requests/ids.ts'
import { silentLog } from '../../../src/shared/log.ts'
import { createKeyOptions } from '../../../src/slack/ingress/key-options.ts'
import { createUserOptions } from '../../../src/slack/ingress/user-options.ts'
import { NOW, ORGANISATION } from '../rows/listener-rows.ts'
import { LONG_USER } from '../rows/long-rows.ts'
import { ERIN, MAYA, PRODUCTION } from '../rows/request-rows.ts'
import type { GroupModel, SpecimenModel } from '../specimen-model.ts'

type Choices = Awaited<ReturnType<Parameters<typeof createUserOptions>[0]['suggest']>>

const KEY = AccessKeyId.parse('AKIAERINOLDKEY234567')

const crowd: Choices = Array.from({ length: 130 }, (_, at) => ({
  account: PRODUCTION,
  userName: IamUserName.parse(`${LONG_USER.slice(0, -3)}${String(at).padStart(3, '0')}`),
}))

async function offered(
  id: string,
  title: string,
  {
    typed = '',
    found = [],
    person = ERIN,
  }: { typed?: string; found?: Choices | 'unreadable'; person?: typeof ERIN },
): Promise<SpecimenModel> {
  const options = await createUserOptions({
    organisation: ORGANISATION,
    suggest: () =>
      found === 'unreadable' ? Promise.reject(new Error('unreadable')) : Promise.resolve(found),
    refresh: () => Promise.resolve(),
    log: silentLog,
  })(person, typed)
  return { id, title, made: { madeBy: createUserOptions.name, shown: { options } } }
}

const keysOf = (count: number): Pickable => ({
  users: crowd.slice(0, count).map((choice) => ({
    ...choice,
    keys: [{ id: KEY, status: 'Active', createdAt: new Date('2025-11-01T08:00:00.000Z') }],
  })),
  incomplete: [],
})

async function keysOffered(
  id: string,
  title: string,
  typed: string,
  read: Pickable | 'unreadable',
): Promise<SpecimenModel> {
  const options = await createKeyOptions({
    organisation: ORGANISATION,
    pickable: () =>
      read === 'unreadable' ? Promise.reject(new Error('unreadable')) : Promise.resolve(read),
    refresh: () => Promise.resolve(),
    clock: { now: () => NOW },
    log: silentLog,
  })(ERIN, typed, 'deactivate')
  return { id, title, made: { madeBy: createKeyOptions.name, shown: { options } } }
}

export async function menus(): Promise<GroupModel> {
  return {
    id: 'menu',
    title: 'Menus of IAM users and keys',
    about: 'Asked for at each keystroke. There is always a line that says what to do.',
    surface: 'menu',
    where: 'The menus IAM user and Access key in the forms',
    specimens: [
      await offered('own', 'One’s own first, then what the inventory knows', {
        found: crowd.slice(0, 3),
      }),
      await offered('hundred', 'More users than Slack takes, longest names', { found: crowd }),
      await offered('typed', 'A name that the inventory does not know', {
        typed: 'new-service',
        person: MAYA,
      }),
      await offered('none', 'No users known yet', { person: MAYA }),
      await offered('nothing-found', 'Nothing found', { typed: 'no such user', person: MAYA }),
      await offered('unreadable', 'The inventory cannot be read', {
        found: 'unreadable',
        person: MAYA,
      }),
      await keysOffered('keys', 'Keys: one’s own first', '', keysOf(3)),
      await keysOffered('keys-hundred', 'Keys: more than Slack takes', '', keysOf(130)),
      await keysOffered(
        'keys-typed',
        'Keys: a whole id as typed',
        'AKIAIOSFODNN7EXAMPLE',
        keysOf(0),
      ),
      await keysOffered('keys-none', 'Keys: none that fits', 'wombat', keysOf(3)),
      await keysOffered('keys-incomplete', 'Keys: an account was never read', '', {
        users: [],
        incomplete: [PRODUCTION],
      }),
      await keysOffered('keys-unreadable', 'Keys: the inventory cannot be read', '', 'unreadable'),
    ],
  }
}
