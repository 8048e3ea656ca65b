/** What security reads once a day: the digest over the whole ledger, kept where awskey cannot change it, and how to compare it. */
import { context, header, message, type SlackMessage, section } from '../text/blocks.ts'
import { code, codeBlock, dateTime, lines, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'

export interface AnchorModel {
  readonly day: string
  readonly at: string
  readonly chains: number
  readonly digest: string
  /** How many chains the anchor before covered; unset for the first. */
  readonly chainsBefore: number | undefined
}

export function anchorMessage({
  day,
  at,
  chains,
  digest,
  chainsBefore,
}: AnchorModel): SlackMessage {
  const covers = chains === 1 ? mrkdwn`1 chain of events` : mrkdwn`${chains} chains of events`
  return message(mrkdwn`Anchor of the ledger, ${day}: ${digest} over ${covers}.`, [
    header(`Anchor of the ledger, ${day}`),
    section(lines(mrkdwn`Over ${covers}, ${dateTime(at)}.`, codeBlock(digest))),
    ...fewer(chains, chainsBefore),
    context(
      mrkdwn`This digest stands for everything that awskey has recorded until now. Whoever changes, removes or rewrites any of it can no longer arrive at the same digest. To compare: ${code(`npm run ledger:verify -- --anchor ${digest}`)} by somebody who may read the table.`,
    ),
  ])
}

/** Nothing is ever taken out of the ledger. */
function fewer(chains: number, before: number | undefined): ReturnType<typeof section>[] {
  if (before === undefined || chains >= before) return []
  const gone: Mrkdwn =
    before - chains === 1 ? mrkdwn`1 chain is` : mrkdwn`${before - chains} chains are`
  return [
    section(
      mrkdwn`*${gone} missing since the anchor before.* awskey never removes one: run ${code('npm run ledger:verify')} now, it names them.`,
    ),
  ]
}

/** What security reads when a ledger goes on beyond the end that its row names. */
export function rolledBackNotice(model: {
  readonly of: string
  readonly held: boolean
}): SlackMessage {
  const what = model.of.startsWith('OUT#')
    ? mrkdwn`the record of changes outside awskey in account ${model.of.slice('OUT#'.length)}`
    : mrkdwn`request ${code(model.of)}`
  const title = mrkdwn`*The ledger of ${what} goes on beyond its end.*`
  return message(title, [
    section(
      lines(
        title,
        mrkdwn`Somebody other than awskey wrote an event there, or set the end back to an earlier one, as a restore of a single row does.`,
        model.held
          ? mrkdwn`The request is on hold and awskey does nothing for it; its IAM user stays locked.`
          : NOTHING,
        mrkdwn`Look at who wrote to the table, in CloudTrail, and run ${code('npm run ledger:verify')}: it names the event.`,
      ),
    ),
  ])
}
