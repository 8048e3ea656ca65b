/** What the menu of IAM users offers: one's own, what the inventory knows, what was typed, and hints where there is nothing to choose. */
import { IamUserName } from '../../../src/requests/ids.ts'
import { silentLog } from '../../../src/shared/log.ts'
import { createUserOptions } from '../../../src/slack/ingress/user-options.ts'
import { ORGANISATION } from '../rows/listener-rows.ts'
import { LONG_USER } from '../rows/long-rows.ts'
import { ERIN, MAYA, PRODUCTION } from '../rows/request-rows.ts'
import type { GroupModel, SpecimenModel } from '../specimen-model.ts'

type Choices = Awaited<ReturnType<Parameters<typeof createUserOptions>[0]['suggest']>>

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

export async function menus(): Promise<GroupModel> {
  return {
    id: 'menu',
    title: 'Menu of IAM users',
    about: 'Asked for at each keystroke. There is always a line that says what to do.',
    surface: 'menu',
    where: 'The menu IAM user in the forms Rotate and History',
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
    ],
  }
}
