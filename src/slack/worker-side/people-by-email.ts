/**
 * Who has an e-mail address in Slack now. Needs the scope `users:read.email`; without it, as after any other failure, nobody is known rather than absent.
 */
import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { PeopleByEmail } from '../../people/people-by-email.ts'
import { SlackUserId } from '../../requests/ids.ts'
import { known, unknown } from '../../shared/known.ts'
import { slackFailure } from './slack-failure.ts'

const Answer = z.object({ user: z.object({ id: SlackUserId }) })

export function createSlackPeopleByEmail({ slack }: { readonly slack: WebClient }): PeopleByEmail {
  return {
    async find(email) {
      try {
        return known(Answer.parse(await slack.users.lookupByEmail({ email })).user.id)
      } catch (error) {
        if (error instanceof z.ZodError)
          return unknown('users.lookupByEmail: answer_not_understood')
        const { code } = slackFailure(error)
        return code === 'users_not_found'
          ? known(undefined)
          : unknown(`users.lookupByEmail: ${code}`)
      }
    },
  }
}
