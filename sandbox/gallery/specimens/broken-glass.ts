/** One decision stood for the quorum: what everybody is told, and the card on which security says that somebody looked. */
import type { Request } from '../../../src/requests/request.ts'
import { mrkdwn } from '../../../src/slack/text/mrkdwn.ts'
import {
  type BrokenGlassModel,
  glassNotice,
  reviewCard,
} from '../../../src/slack/views/review-card.ts'
import { ON_THE_WAY } from '../rows/key-operation-states.ts'
import { HOSTILE_REASON, LONG_ROTATION } from '../rows/long-rows.ts'
import { SAM } from '../rows/request-rows.ts'
import { aDecision } from '../rows/rotation-states.ts'
import { type GroupModel, made } from '../specimen-model.ts'

const byGlass = (reason: string) =>
  aDecision({ by: SAM, as: 'break-glass', breakGlass: true, reason })

const of = (request: Request): BrokenGlassModel => ({
  request,
  decision:
    request.decisions.find(({ breakGlass }) => breakGlass) ?? byGlass('nobody else is awake'),
})
const longest: BrokenGlassModel = {
  request: { ...LONG_ROTATION, review: 'open' },
  decision: byGlass(HOSTILE_REASON),
}

export const BROKEN_GLASS: GroupModel = {
  id: 'glass',
  title: 'Break-glass',
  about:
    'One person whom the configuration names stood for the quorum. Everybody it concerns is told, and security looks at it afterwards.',
  surface: 'message',
  where: 'The channel of security',
  specimens: [
    {
      id: 'review-open',
      title: 'To be looked at',
      made: made(reviewCard, of(ON_THE_WAY['glass-to-review'])),
    },
    {
      id: 'review-done',
      title: 'Looked at',
      made: made(reviewCard, of(ON_THE_WAY['glass-reviewed'])),
    },
    {
      id: 'notice',
      title: 'What the requester, the owner and the team read',
      where: 'Direct messages, and the team’s channel',
      made: made(glassNotice, of(ON_THE_WAY['glass-running'])),
    },
    {
      id: 'notice-elsewhere',
      title: 'In another channel than the team’s',
      where: 'The channel of security',
      made: made(glassNotice, {
        ...of(ON_THE_WAY['glass-running']),
        note: mrkdwn`Shown here because awskey could not write to the channel C0PAYMENTS (is_archived).`,
      }),
    },
    { id: 'longest', title: 'Longest names, hostile reason', made: made(reviewCard, longest) },
    { id: 'longest-notice', title: 'The same, as told', made: made(glassNotice, longest) },
  ],
}
