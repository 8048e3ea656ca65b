/** `/awskey rotate team`: what is offered before anything begins, how far many rotations are, and what whoever starts or stops them is told. */
import { mrkdwn } from '../../../src/slack/text/mrkdwn.ts'
import {
  bulkFileAnswer,
  bulkStartedAnswer,
  bulkStoppedAnswer,
} from '../../../src/slack/views/bulk-answers.ts'
import { type BulkPreviewModel, bulkPreview } from '../../../src/slack/views/bulk-preview.ts'
import { bulkProgress } from '../../../src/slack/views/bulk-progress.ts'
import {
  aBulk,
  aBulkUser,
  everyReason,
  longestProgress,
  progressOfMany,
  STOPPED,
} from '../rows/bulk-rows.ts'
import { LONG_TEAM, LONG_USER } from '../rows/long-rows.ts'
import { PRODUCTION } from '../rows/request-rows.ts'
import { NOW } from '../rows/rotation-states.ts'
import { type GroupModel, made, type SpecimenModel } from '../specimen-model.ts'

const READ_AT = new Date('2026-03-20T08:55:00.000Z')
const USERS = [
  aBulkUser(0),
  aBulkUser(1),
  aBulkUser(2, { account: PRODUCTION, accountName: 'production' }),
]
const OFFER: BulkPreviewModel = {
  team: 'payments',
  scope: 'due',
  keys: {
    users: USERS,
    leftOut: everyReason(20),
    accounts: [
      { name: 'development', readAt: READ_AT },
      { name: 'production', readAt: undefined },
    ],
  },
  changed: false,
  now: NOW,
}
const NONE = { ...OFFER.keys, users: [], leftOut: [] }

function offer(id: string, title: string, model: Partial<BulkPreviewModel>): SpecimenModel {
  const where = 'Only for whoever asked'
  return { id: `offer-${id}`, title, where, made: made(bulkPreview, { ...OFFER, ...model }) }
}

export const MANY_ROTATIONS: GroupModel = {
  id: 'many-rotations',
  title: 'The keys of a team',
  about: 'Many rotations that one click begins: offered first, then shown in one message.',
  surface: 'message',
  where: 'The team’s channel',
  specimens: [
    offer('due', 'Three that are due, and somebody left out for every reason', {}),
    offer('changed', 'Changed since it was looked at', { changed: true }),
    offer('one', 'One, whatever its age', {
      scope: 'all',
      keys: { ...NONE, users: [aBulkUser(0)] },
    }),
    offer('none-due', 'None that is due', { keys: NONE }),
    offer('none', 'None at all', { scope: 'all', keys: NONE }),
    offer('longest', 'Two hundred with the longest names', {
      team: LONG_TEAM,
      keys: {
        ...OFFER.keys,
        users: Array.from({ length: 200 }, (_, at) =>
          aBulkUser(at, { userName: LONG_USER, accountName: LONG_TEAM }),
        ),
        leftOut: everyReason(200, true),
      },
    }),
    { id: 'begun', title: 'One in every stand', made: made(bulkProgress, progressOfMany(10)) },
    {
      id: 'stopped',
      title: 'The rest was stopped',
      made: made(bulkProgress, progressOfMany(10, STOPPED)),
    },
    {
      id: 'left-out',
      title: 'Somebody left out for every reason',
      made: made(bulkProgress, progressOfMany(10, { leftOut: everyReason(20) })),
    },
    {
      id: 'elsewhere',
      title: 'In the starter’s messages, because the channel cannot be written to',
      where: 'The starter’s direct message with awskey',
      made: made(bulkProgress, {
        ...progressOfMany(10),
        note: mrkdwn`Shown here because awskey could not write to the channel C0PAYMENTS (is_archived).`,
      }),
    },
    { id: 'many', title: 'Two hundred', made: made(bulkProgress, progressOfMany(200)) },
    {
      id: 'longest',
      title: 'Two hundred with the longest names and sentences',
      made: made(bulkProgress, longestProgress(200)),
    },
    {
      id: 'answer-started',
      title: 'Started',
      where: 'Only for whoever clicked',
      made: made(bulkStartedAnswer, { bulk: aBulk(), channel: 'C0PAYMENTS' }),
    },
    {
      id: 'answer-stopped',
      title: 'Stopped',
      where: 'Only for whoever clicked',
      made: made(bulkStoppedAnswer, progressOfMany(10).bulk),
    },
    {
      id: 'answer-file',
      title: 'The whole list',
      where: 'Only for whoever clicked',
      made: made(bulkFileAnswer, aBulk()),
    },
  ],
}
