import type { SectionBlock } from '@slack/types'
import { type Incident, isInactive, isOver } from '../../exposure/incident.ts'
import { option } from '../../exposure/shell-quote.ts'
import { section } from '../text/blocks.ts'
import { codeBlock, joined, lines, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'

/** An exposed key of an account in dry run: said so loudly that nobody takes it for contained, with what people do by hand in place of awskey. */
export function isOpenInDryRun(incident: Incident): boolean {
  return incident.dryRun !== undefined && !isInactive(incident) && !isOver(incident)
}

export function dryRunBlocks(incident: Incident): readonly SectionBlock[] {
  if (!isOpenInDryRun(incident)) return []
  return [section(dryRunText(incident))]
}

export function dryRunText(incident: Incident): Mrkdwn {
  const { dryRun } = incident
  const would = joined((dryRun?.steps ?? []).map(wouldStep), ', and ')
  return lines(
    mrkdwn`*DRY RUN: ${keyNow(dryRun?.active)}, nothing was contained.* awskey would now ${would}. It changes nothing in this account, so do it by hand:`,
    byHand(incident),
    mrkdwn`When the dry run is over, report the key again or click Contain now: what was said until then counts for nothing.`,
  )
}

function keyNow(active: boolean | undefined): Mrkdwn {
  if (active === undefined)
    return mrkdwn`whether the key is Active is not known: treat it as Active`
  return active ? mrkdwn`the key is still Active` : mrkdwn`the key is Inactive, and not by awskey`
}

/** `, and the key is still Active, as IAM shows`, after what would be done. */
export function activeText(active: string | undefined): Mrkdwn {
  if (active === 'yes') return mrkdwn`; the key is *still Active*, as IAM shows`
  return active === 'no' ? mrkdwn`; the key is Inactive already, and not by awskey` : NOTHING
}

export function wouldStep(step: string | undefined): Mrkdwn {
  switch (step) {
    case 'make_inactive':
      return mrkdwn`make the key Inactive`
    case 'quarantine':
      return mrkdwn`deny everything to the IAM user`
    case 'siblings':
      return mrkdwn`make the other keys of the IAM user Inactive`
    case 'credentials':
      return mrkdwn`make the other credentials of the IAM user inactive`
    case 'clean':
      return mrkdwn`take away the line of the clean-up that was clicked`
    default:
      return mrkdwn`change something in AWS`
  }
}

/** Ready to paste by somebody with the rights in that account. */
function byHand({ identity, keyId }: Incident): Mrkdwn {
  if (identity.kind !== 'user') return NOTHING
  const user = option('user-name', identity.user.userName)
  return codeBlock(
    [
      `aws iam update-access-key ${user} ${option('access-key-id', keyId)} --status=Inactive`,
      `aws iam attach-user-policy ${user} ${option('policy-arn', 'arn:aws:iam::aws:policy/AWSDenyAll')}`,
    ].join('\n'),
  )
}
