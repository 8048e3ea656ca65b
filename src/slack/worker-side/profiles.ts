/**
 * Who somebody is for Slack now. External is whoever is of another team, unless both teams are of the same enterprise: Slack's own
 * `is_stranger` is false for people who share a channel. A flag that is missing is not a no: then the person is not known.
 */

import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { Profile, Profiles } from '../../people/profiles.ts'
import { SlackUserId } from '../../requests/ids.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import { lazy } from '../../shared/lazy.ts'
import { slackFailure } from './slack-failure.ts'

const Home = z.object({ team_id: z.string(), enterprise_id: z.string().nullish() })
type Home = z.infer<typeof Home>

const SlackPerson = z.object({
  id: SlackUserId,
  team_id: z.string(),
  name: z.string().optional(),
  deleted: z.boolean(),
  is_bot: z.boolean().optional(),
  is_workflow_bot: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  enterprise_user: z.object({ enterprise_id: z.string().optional() }).optional(),
  profile: z
    .object({ display_name: z.string().optional(), real_name: z.string().optional() })
    .optional(),
})
type SlackPerson = z.infer<typeof SlackPerson>

const SLACKBOT = 'USLACKBOT'

export function createSlackProfiles({ slack }: { readonly slack: WebClient }): Profiles {
  const home = lazy(async () => Home.parse(await slack.auth.test()))
  return {
    async read(user) {
      try {
        const { user: found } = await slack.users.info({ user })
        return profileOf(found, await home())
      } catch (error) {
        if (error instanceof z.ZodError) return unknown('users.info: answer_not_understood')
        const { code } = slackFailure(error)
        return code === 'user_not_found' ? known(undefined) : unknown(`users.info: ${code}`)
      }
    },
  }
}

function profileOf(found: unknown, home: Home): Known<Profile> {
  const person = SlackPerson.parse(found)
  const { id, deleted, is_bot, is_restricted, is_ultra_restricted } = person
  const external = isExternal(person, home)
  const bot = is_bot === true || person.is_workflow_bot === true || id === SLACKBOT
  const flagsMissing =
    is_bot === undefined || is_restricted === undefined || is_ultra_restricted === undefined
  if (flagsMissing && !deleted && !external && !bot) return unknown('users.info: flags_missing')
  return known({
    id,
    name: nameOf(person),
    deleted,
    bot,
    guest: is_restricted === true || is_ultra_restricted === true,
    external,
  })
}

function isExternal({ team_id, is_stranger, enterprise_user }: SlackPerson, home: Home): boolean {
  if (is_stranger === true) return true
  if (team_id === home.team_id) return false
  const enterprise = home.enterprise_id ?? undefined
  return enterprise === undefined || enterprise_user?.enterprise_id !== enterprise
}

function nameOf({ id, name, profile }: SlackPerson): string {
  return (
    [profile?.display_name, profile?.real_name, name].find(
      (each) => each !== undefined && each !== '',
    ) ?? id
  )
}
