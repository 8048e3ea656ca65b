import type { SignedSignal } from '../../exposure/signed-signal.ts'
import { header, message, type SlackMessage, section } from '../text/blocks.ts'
import { code, joined, lines, type Mrkdwn, mrkdwn } from '../text/mrkdwn.ts'
import { signalSaid } from './signal-text.ts'

/** In security's channel, when an event of AWS led to no incident: the user that it names has no Active key, which keys it has is not known, or awskey failed on it. */
export type SignalOutcome =
  | { readonly kind: 'no_active_key' }
  | { readonly kind: 'not_known'; readonly why: string; readonly again: boolean }

export interface SignalNoticeModel {
  readonly signal: Pick<SignedSignal, 'source' | 'says' | 'account' | 'about' | 'region'>
  readonly accountName: string
  readonly outcome: SignalOutcome
  /** Who has to look. */
  readonly page: Mrkdwn
}

export function signalNotice({
  signal,
  accountName,
  outcome,
  page,
}: SignalNoticeModel): SlackMessage {
  const title =
    outcome.kind === 'not_known'
      ? 'AWS reports a user whose keys are not known'
      : 'AWS reports a user without Active keys'
  const named = mrkdwn`The event names ${aboutText(signal)} in ${accountName} (${signal.account}), ${signal.region}.`
  return message(mrkdwn`${title}: ${accountName}`, [
    header(title),
    section(
      lines(
        joined([page, signalSaid(signal.source, signal.says)], ' '),
        named,
        outcomeText(outcome),
      ),
    ),
  ])
}

/** A signal that could not be worked on at all, before it is given up. */
export function lostSignalNotice(
  signal: Pick<SignedSignal, 'source' | 'says' | 'account' | 'about'>,
  reference: string,
): SlackMessage {
  const text = mrkdwn`*What AWS reported could not be worked on.* ${signalSaid(signal.source, signal.says)}. The event names ${aboutText(signal)} in account ${signal.account}. Nothing is known to be contained: look in IAM now. Reference ${code(reference)} in the log of the responder.`
  return message(text, [section(text)])
}

function aboutText({ about }: Pick<SignedSignal, 'about'>): Mrkdwn {
  return about.kind === 'key'
    ? mrkdwn`access key ${code(about.keyId)}`
    : mrkdwn`IAM user ${code(about.userName)}`
}

function outcomeText(outcome: SignalOutcome): Mrkdwn {
  if (outcome.kind === 'no_active_key')
    return mrkdwn`IAM shows no Active key of this user now, so there is nothing to make Inactive. Sessions opened before may go on.`
  const next = outcome.again
    ? mrkdwn`awskey asks again for some hours.`
    : mrkdwn`awskey does not ask any more.`
  return mrkdwn`*Which keys it has is not known* (${outcome.why}), so nothing was done. Look at its keys in IAM now. ${next}`
}
