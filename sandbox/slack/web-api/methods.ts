/** Every Web API method there is here, by name. */
import { APP } from './app.ts'
import { CHAT } from './chat.ts'
import { CONVERSATIONS } from './conversations.ts'
import { FILES } from './files.ts'
import { MARKS } from './marks.ts'
import type { MethodFamily } from './method.ts'
import { PEOPLE } from './people.ts'
import { VIEWS } from './views.ts'

export const METHODS: MethodFamily = {
  ...APP,
  ...CHAT,
  ...CONVERSATIONS,
  ...FILES,
  ...MARKS,
  ...PEOPLE,
  ...VIEWS,
}
