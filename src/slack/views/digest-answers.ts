/** The answers to the button that tells a team again. */
import { message, type SlackMessage, section } from '../text/blocks.ts'
import { type Mrkdwn, mrkdwn } from '../text/mrkdwn.ts'

export type ToldAgain = 'asked' | 'told' | 'over' | 'no_such_digest'

export function toldAgainAnswer(model: {
  readonly team: string
  readonly what: ToldAgain
}): SlackMessage {
  const said = words(model)
  return message(said, [section(said)])
}

function words({ team, what }: { readonly team: string; readonly what: ToldAgain }): Mrkdwn {
  switch (what) {
    case 'asked':
      return mrkdwn`On it: awskey tries to tell ${team} now. If that fails, it tries again tomorrow.`
    case 'told':
      return mrkdwn`${team} has been told of its keys this week already.`
    case 'over':
      return mrkdwn`That week is over: the newest digest has every key of ${team} that is stale now.`
    case 'no_such_digest':
      return mrkdwn`There is no such digest.`
  }
}
