/**
 * Who is in a user group now. Clicks that come within two seconds share one reading, because Slack allows twenty a minute; everything else reads again,
 * so that somebody taken out of the group stops counting. A reading that failed is never shared and never an empty group.
 */

import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { UserGroups } from '../../people/profiles.ts'
import { type Clock, systemClock } from '../../shared/clock.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import { slackFailure } from './slack-failure.ts'

type Members = Known<ReadonlySet<string>>

interface Reading {
  readonly startedAt: number
  readonly members: Promise<Members>
}

const Answer = z.object({ users: z.array(z.string()) })
const SHARED_MS = 2_000

export interface UserGroupDeps {
  readonly slack: WebClient
  readonly wallClock?: Clock
}

export function createSlackUserGroups({
  slack,
  wallClock = systemClock,
}: UserGroupDeps): UserGroups {
  const readings = new Map<string, Reading>()
  const read = async (usergroup: string): Promise<Members> => {
    try {
      const { users } = Answer.parse(await slack.usergroups.users.list({ usergroup }))
      return known(new Set(users))
    } catch (error) {
      if (error instanceof z.ZodError)
        return unknown('usergroups.users.list: answer_not_understood')
      return unknown(`usergroups.users.list: ${slackFailure(error).code}`)
    }
  }
  return {
    async members(usergroup) {
      const now = wallClock.now().getTime()
      const shared = readings.get(usergroup)
      if (shared !== undefined && now - shared.startedAt < SHARED_MS) return shared.members
      const reading: Reading = { startedAt: now, members: read(usergroup) }
      readings.set(usergroup, reading)
      const members = await reading.members
      if (members.kind === 'unknown' && readings.get(usergroup) === reading)
        readings.delete(usergroup)
      return members
    },
  }
}
