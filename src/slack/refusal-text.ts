/**
 * Why a command or click was not followed, in words: what is wrong and what to do. Every reason has its sentence; a new one without a sentence does not compile.
 * Never an error's text, never blame: most refusals are somebody acting in good faith.
 */
import type { Refusal } from '../requests/refusal.ts'
import type { RequestState } from '../requests/request.ts'
import { code, joined, type Mrkdwn, mrkdwn, person } from './text/mrkdwn.ts'

export function refusalText(refusal: Refusal): Mrkdwn {
  switch (refusal.reason) {
    case 'self_approval':
      return mrkdwn`Nobody decides on their own request. Ask another approver of the team; you can cancel it.`
    case 'same_aws_person':
      return mrkdwn`This request and your Slack account belong to the same AWS person, and nobody decides on their own request. Ask another approver of the team.`
    case 'not_an_approver':
      return refusal.team === 'security'
        ? mrkdwn`You are not among the approvers of security for this request. One of them has to decide.`
        : mrkdwn`You are not among the approvers of team ${refusal.team}. One of them has to decide; who they are stands in awskey.yml.`
    case 'guest':
      return mrkdwn`Guests cannot use awskey. Ask a full member of your team to do it.`
    case 'external':
      return mrkdwn`People of another organisation cannot use awskey here. Ask a member of this workspace to do it.`
    case 'bot':
      return mrkdwn`A bot or workflow cannot use awskey. A person has to do it.`
    case 'deactivated_person':
      return mrkdwn`This Slack account is deactivated, so nothing was done. An active member of the team has to do it.`
    case 'person_not_known':
      return mrkdwn`Slack does not know this person, so nothing was done. Check the name and try again.`
    case 'person_unreadable':
      return mrkdwn`Slack did not say who you are (${refusal.why}), so nothing was done. Try again in a minute.`
    case 'approvers_unreadable':
      return mrkdwn`The list of approvers could not be read (${refusal.why}), so nothing was done. Try again in a minute.`
    case 'not_the_requester':
      return mrkdwn`Only the person who made the request can cancel it. An approver can deny it instead.`
    case 'act_not_valid':
      return mrkdwn`The signature of this click or command does not fit, so nothing was done. Try once more; if it happens again, tell the platform team.`
    case 'signature_unreadable':
      return mrkdwn`The signature of this click or command could not be checked (${refusal.why}), so nothing was done. Try again in a minute.`
    case 'no_such_request':
      return mrkdwn`There is no such request. ${HISTORY} shows the ones there are.`
    case 'changed':
      return mrkdwn`This changed since you looked. Read the card as it is now, then decide again.`
    case 'already_decided_by_you':
      return mrkdwn`Your decision is recorded already, and each person has one. There is nothing more to do.`
    case 'already_ended':
      return mrkdwn`This request is over: it ${ended(refusal.state)}. Your click or command changed nothing.`
    case 'not_awaiting_approval':
      return mrkdwn`This request does not wait for a decision now: it ${ended(refusal.state)}. Its card shows how it stands.`
    case 'expired':
      return mrkdwn`The time to decide on this request is over. Ask the requester to make it again if it is still wanted.`
    case 'busy':
      return mrkdwn`awskey is working on this request this very moment. Try again in a minute.`
    case 'nothing_to_undo':
      return mrkdwn`There is nothing to undo: the key is not Inactive because of this request, or is being made Active already. ${LIST} shows how it stands.`
    case 'cannot_cancel_now':
      return mrkdwn`This request cannot be cancelled at this step, because a key could be left behind that nobody knows of. Wait until both keys work, or use Undo in the soak.`
    case 'reason_missing':
      return mrkdwn`A denial needs a reason, so that the requester knows what to change. Please write one.`
    case 'no_iam_user_of_yours':
      return mrkdwn`No IAM user is recorded as yours. Name one, as in \`/awskey list erin\`, or ask the platform team to add you to awskey.yml.`
    case 'no_iam_user_of_person':
      return mrkdwn`No IAM user is recorded for ${person(refusal.person)}. Name the IAM user, as in ${code('development/erin')}, or ask the platform team to add the person to awskey.yml.`
    case 'several_iam_users':
      return mrkdwn`Several IAM users fit: ${list(refusal.users)}. Name the one you mean with its account, as in ${code(refusal.users[0] ?? 'account/user')}.`
    case 'unknown_account':
      return mrkdwn`awskey does not look after an account called ${code(refusal.account)}. Check the name, or ask the platform team to add it.`
    case 'unknown_user':
      return mrkdwn`There is no IAM user ${code(refusal.user)} in the accounts awskey looks after. Check the name; \`/awskey list\` with an account shows all of them.`
    case 'unknown_key':
      return mrkdwn`The access key ${code(refusal.keyId)} is in none of the accounts awskey looks after. Check the id; if it is right, it belongs to another account.`
    case 'unknown_team':
      return mrkdwn`There is no team called ${code(refusal.team)} in awskey.yml. Check the name.`
    case 'not_a_target':
      return mrkdwn`${code(refusal.text)} is not a user, a person, a key id, an account or a request. \`/awskey help\` shows examples.`
    case 'target_unreadable':
      return mrkdwn`AWS did not say how this user and its keys stand (${refusal.why}), so nothing was done. Try again in a few minutes.`
    case 'protected':
      return mrkdwn`The IAM user ${code(refusal.user)} is protected by awskey.yml, and awskey never changes its keys. Use the procedure for it, or ask the platform team.`
    case 'two_keys':
      return twoKeys(refusal)
    case 'no_key':
      return mrkdwn`The IAM user ${code(refusal.user)} has no access key, so there is nothing to rotate.`
    case 'no_active_key':
      return mrkdwn`The only access key ${code(refusal.keyId)} of ${code(refusal.user)} is not Active, so nothing uses it and there is nothing to rotate. Make it Active in IAM first if it is still needed.`
    case 'target_changed':
      return mrkdwn`${targetChanged(refusal.what)}, so nothing was done. ${LIST} shows how it stands.`
    case 'locked':
      return mrkdwn`Another request for this IAM user is open: ${code(refusal.by)}. Wait for its end, or cancel it if it is yours.`
    case 'nobody_could_approve':
      return mrkdwn`Nobody could approve this: there is no approver of ${team(refusal.team)} besides you. Ask the platform team to add one to awskey.yml.`
    case 'no_owner':
      return mrkdwn`No owner is recorded for the IAM user ${code(refusal.user)}, so nobody could be given the new secret. Ask the platform team to name one in awskey.yml.`
    case 'no_reader':
      return mrkdwn`${person(refusal.owner)}, the owner of ${code(refusal.user)}, has no role with which to read a new secret, and this account does not let the user fetch it itself. Ask the platform team to name a role in awskey.yml.`
    case 'no_team':
      return mrkdwn`The IAM user ${code(refusal.user)} belongs to no team, so nobody could be asked. Ask the platform team to give it one in awskey.yml.`
  }
}

const HISTORY = mrkdwn`\`/awskey history\``
const LIST = mrkdwn`\`/awskey list\``

function ended(state: RequestState): string {
  switch (state) {
    case 'awaiting_approval':
      return 'waits for approval'
    case 'approved':
      return 'was approved'
    case 'running':
      return 'is in progress'
    case 'done':
      return 'is done'
    case 'denied':
      return 'was denied'
    case 'expired':
      return 'expired'
    case 'cancelled':
      return 'was cancelled'
    case 'failed':
      return 'failed'
  }
}

/** Two keys: the person chooses; awskey never removes one silently. */
function twoKeys({ user, keys }: Extract<Refusal, { reason: 'two_keys' }>): Mrkdwn {
  const each = keys.map(
    ({ id, status, ageDays }) => mrkdwn`${code(id)} (${status}, ${ageDays} days old)`,
  )
  return mrkdwn`The IAM user ${code(user)} has two access keys already, and AWS allows no third: ${joined(each, ' and ')}. A rotation needs a free place, and awskey does not choose for you. Find out which one is in use (${LIST} shows the last use), make the other one Inactive, delete it in IAM when nothing misses it, then ask again.`
}

function targetChanged(what: Extract<Refusal, { reason: 'target_changed' }>['what']): string {
  switch (what) {
    case 'active_again':
      return 'The key is Active again'
    case 'used_again':
      return 'The key was used again'
  }
}

function team(name: string): string {
  return name === 'security' ? 'security' : `team ${name}`
}

function list(users: readonly string[]): Mrkdwn {
  return joined(
    users.map((user) => code(user)),
    ', ',
  )
}
