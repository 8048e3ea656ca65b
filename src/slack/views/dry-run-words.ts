import type { ContextBlock } from '@slack/types'
import { dryRunAccounts, type Organisation } from '../../people/organisation.ts'
import type { Request } from '../../requests/request.ts'
import { endedInDryRun } from '../../requests/request-facts.ts'
import { context } from '../text/blocks.ts'
import { code, dateTime, joined, lines, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { keyName, receiverText, userName } from './names.ts'
import { subjectKeyName } from './operation-words.ts'

/** What people read of a dry run, wherever they could otherwise believe that something happened in AWS. The words of what would have been done never sound as if it were. */

/** Under a request that is open: nothing will come of it. */
export function dryRunContext(request: Request): readonly ContextBlock[] {
  if (request.dryRun !== true || endedInDryRun(request)) return []
  return [
    context(
      mrkdwn`*Dry run:* whatever is decided here, awskey changes nothing in ${request.subject.accountName}. It says what it would do, and ends there.`,
    ),
  ]
}

/** Once a request has ended in dry run: that nothing was done, what would have been, and what would have followed. */
export function dryRunOutcome(request: Request): Mrkdwn {
  const would = request.outcome?.facts['would']
  return lines(
    mrkdwn`*Dry run: nothing was changed in AWS.* awskey would now ${wouldText(would, request)}.`,
    ...followText(request),
    mrkdwn`What was decided here counts for nothing later: ask again when the dry run is over.`,
  )
}

/** `make the key Inactive`, to stand after "would". */
export function wouldText(would: string | undefined, request: Request): Mrkdwn {
  const { subject } = request
  const key = subjectKeyName(request)
  switch (would) {
    case 'create_key':
      return request.operation.kind === 'create'
        ? mrkdwn`make a new access key for ${userName(subject)}`
        : mrkdwn`make a second access key for ${userName(subject)}`
    case 'make_inactive':
      return mrkdwn`make ${key} Inactive`
    case 'make_active':
      return mrkdwn`make ${key} Active`
    case 'delete_key':
      return mrkdwn`delete ${key}`
    case 'delete_root_keys':
      return mrkdwn`delete ${key} of the root user`
    case 'turn_auto':
      return request.operation.kind === 'auto' && request.operation.on
        ? mrkdwn`tell Secrets Manager to rotate the key of ${userName(subject)} every ${request.operation.everyDays ?? 0} days`
        : mrkdwn`tell Secrets Manager not to rotate the key of ${userName(subject)} any more`
    default:
      return wouldWord(would)
  }
}

/** Where the request is not at hand. What this version does not know is shown as the word it is. */
export function wouldWord(would: string | undefined): Mrkdwn {
  switch (would) {
    case 'create_key':
      return mrkdwn`make a new access key`
    case 'remove_new_key':
    case 'remove_stray_key':
      return mrkdwn`take the new key back`
    case 'make_inactive':
      return mrkdwn`make the key Inactive`
    case 'make_active':
      return mrkdwn`make the key Active`
    case 'delete_key':
      return mrkdwn`delete the key`
    case 'delete_root_keys':
      return mrkdwn`delete the root keys`
    case 'turn_auto':
      return mrkdwn`tell Secrets Manager`
    case undefined:
      return mrkdwn`change something in AWS`
    default:
      return mrkdwn`call ${code(would)}`
  }
}

function followText(request: Request): readonly Mrkdwn[] {
  const { operation, outcome } = request
  const facts = outcome?.facts ?? {}
  if (operation.kind !== 'create' && operation.kind !== 'rotate') return []
  const { inactiveFrom, deletionFrom, overlapUntil, fetchBy } = { ...NO_DATES, ...facts }
  const handOver =
    operation.delivery === 'page'
      ? mrkdwn`show its secret once, on a page, to ${receiverText(request)}`
      : mrkdwn`seal its secret in Secrets Manager for ${receiverText(request)}`
  const steps =
    operation.kind === 'create'
      ? [handOver]
      : [
          mrkdwn`${handOver}${at(mrkdwn`, who should fetch it until `, fetchBy)}`,
          mrkdwn`wait until somebody other than awskey uses the new key${at(mrkdwn`, at least until `, overlapUntil)}`,
          mrkdwn`make ${keyName(operation.oldKeyId)} Inactive once it has been quiet for ${facts['quietDays'] ?? 'so many'} days${at(mrkdwn`, not before `, inactiveFrom)}`,
          mrkdwn`let it stay Inactive as its soak${at(mrkdwn`, until `, deletionFrom)} at the earliest, with Undo all the time`,
          mrkdwn`ask for its deletion then, which takes ${approvalsText(facts['deletionApprovals'])}`,
        ]
  return [
    mrkdwn`Then it would:`,
    ...steps.map((step, index) => mrkdwn`${index + 1}. ${step}`),
    ...(operation.kind === 'rotate'
      ? [mrkdwn`These are the earliest moments: what is seen in AWS by then only makes them later.`]
      : []),
  ]
}

interface Dates {
  readonly inactiveFrom?: string
  readonly deletionFrom?: string
  readonly overlapUntil?: string
  readonly fetchBy?: string
}
const NO_DATES: Dates = {}

function at(words: Mrkdwn, moment: string | undefined): Mrkdwn {
  return moment === undefined ? NOTHING : mrkdwn`${words}${dateTime(moment)}`
}

function approvalsText(needed: string | undefined): string {
  return needed === '1' ? '1 approval' : `${needed ?? 'some'} approvals`
}

/** For a page that shows keys of several accounts; nothing where no account is in dry run. */
export function dryRunNote(organisation: Pick<Organisation, 'accounts' | 'dryRun'>): Mrkdwn {
  const accounts = dryRunAccounts(organisation)
  if (accounts === 'all')
    return mrkdwn`*Dry run:* awskey says what it would do, and changes nothing in AWS.`
  return accounts.length === 0
    ? NOTHING
    : mrkdwn`*Dry run* in ${joined(
        accounts.map((name) => mrkdwn`${name}`),
        ', ',
      )}: awskey says what it would do there, and changes nothing.`
}
