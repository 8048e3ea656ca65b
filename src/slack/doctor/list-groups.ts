import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import { type Known, known, unknown } from '../../shared/known.ts'
import { slackFailure } from '../worker-side/slack-failure.ts'

/** Every user group of the workspace, those too that somebody disabled: Slack keeps them and counts nobody in them. */
const Answer = z.object({
  usergroups: z.array(z.object({ id: z.string(), date_delete: z.number() })),
})

export async function listGroups(
  slack: WebClient,
): Promise<Known<ReadonlyMap<string, { readonly enabled: boolean }>>> {
  try {
    const answer = Answer.safeParse(await slack.usergroups.list({ include_disabled: true }))
    if (!answer.success) return unknown('usergroups.list: answer_not_understood')
    return known(
      new Map(
        answer.data.usergroups.map(({ id, date_delete }) => [id, { enabled: date_delete === 0 }]),
      ),
    )
  } catch (error) {
    return unknown(`usergroups.list: ${slackFailure(error).code}`)
  }
}
