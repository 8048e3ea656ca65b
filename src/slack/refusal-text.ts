/**
 * Why a command or click was not followed, in words: what is wrong and what to do. Every reason has its sentence; a new one without a sentence does not compile.
 * Never an error's text, never blame: most refusals are somebody acting in good faith.
 */
import type { KeyToChoose, OwnershipClaim, Refusal } from '../requests/refusal.ts'
import type { RequestState } from '../requests/request.ts'
import { code, dateTime, joined, lines, type Mrkdwn, mrkdwn, person } from './text/mrkdwn.ts'
import { approversText, claimText, sourceText } from './views/names.ts'
import { rootSteps, rootStepsByKey } from './views/root-steps.ts'

export function refusalText(refusal: Refusal): Mrkdwn {
  switch (refusal.reason) {
    case 'self_approval':
      return mrkdwn`Nobody decides on their own request. Ask another approver; your own request you can cancel.`
    case 'self_review':
      return mrkdwn`Whoever asked for it or broke the glass does not look at it afterwards. Somebody else of security has to.`
    case 'same_aws_person':
      return mrkdwn`This request and your Slack account belong to the same AWS person, and nobody decides on their own request. Ask another approver of the team.`
    case 'not_an_approver':
      if (refusal.from !== undefined)
        return mrkdwn`Your approval is not among those this request still needs. It waits for ${approversText(refusal.from)}; who they are stands in awskey.yml.`
      return refusal.team === 'security'
        ? mrkdwn`You are not among the approvers of security. One of them has to decide.`
        : mrkdwn`You are not among the approvers of team ${refusal.team}. One of them has to decide; who they are stands in awskey.yml.`
    case 'root_access_not_set':
      return lines(
        mrkdwn`awskey has no way to the root user of ${refusal.account}: ${code('rootAccess')} is not in awskey.yml, so nothing was done. Where the organisation has centralised root access on, the platform team can set it up. By hand:`,
        rootSteps(refusal),
      )
    case 'root_of_management':
      return lines(
        mrkdwn`${refusal.account} is the management account of the organisation, and AWS gives nobody a session for its root user, so nothing was done. By hand:`,
        rootSteps(refusal),
      )
    case 'root_partition':
      return lines(
        mrkdwn`There is no centralised root access in the partition ${code(refusal.partition)}, so nothing was done. By hand:`,
        rootStepsByKey(refusal),
      )
    case 'root_refused':
      return lines(
        mrkdwn`AWS gave no session for the root user of ${refusal.account} (${refusal.code}), and it does not say why, so nothing was done. One of these: centralised root access is off (${code('aws iam enable-organizations-root-credentials-management')}, in the management account), ${refusal.account} is no member account of the organisation, or the role that awskey goes to root users with lacks the permission. The platform team can look. By hand:`,
        rootSteps(refusal),
      )
    case 'root_not_proven':
      return mrkdwn`The session that AWS gave is not the root user's of ${refusal.account} (${refusal.accountId}), so nothing was done in it. Tell the platform team: something is wrong with the role that awskey goes to root users with.`
    case 'no_root_key':
      return mrkdwn`The root user of ${refusal.account} (${refusal.accountId}) has no access key, so there is nothing to delete.`
    case 'may_not_request':
      return refusal.allowed.length === 0
        ? mrkdwn`awskey.yml lets only the owner ask for this, and no owner is recorded. Ask the platform team to name one in awskey.yml.`
        : mrkdwn`awskey.yml lets only some people ask for this here: ${joined(refusal.allowed.map(approversText), ', ')}. Ask one of them to do it.`
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
      return mrkdwn`Only the person who made the request can cancel it or nudge its approvers. An approver can deny it instead.`
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
    case 'nothing_to_steer':
      return mrkdwn`There is nothing to do here as it stands now. The message shows where the rotation is.`
    case 'extended_enough':
      return mrkdwn`This rotation has been given all the time there is: 90 days from the hand-over, until ${dateTime(refusal.until)}. Cancel it if the new key is not wanted any more.`
    case 'new_key_in_use':
      return mrkdwn`The new key is in use, so somebody has it, and awskey does not remove it. If that was not you, tell security.`
    case 'not_the_owner':
      return mrkdwn`Only the owner of the IAM user can do this: ask them to press the button in their message.`
    case 'cannot_cancel_now':
      return mrkdwn`This request cannot be cancelled at this step: AWS was asked already, and stopping now could leave a key in a state that nobody knows of. Its card shows when it can be; in the soak of a rotation, Undo makes the key Active again.`
    case 'reason_missing':
      return mrkdwn`This needs a reason, so that whoever reads it later knows why. Please write one and try again.`
    case 'typed_differs':
      return mrkdwn`What you typed is not what stands on the card, so nothing was done: the last four characters of the key, or of root keys the 12 digits of the account. Read it there and try again.`
    case 'nudged_recently':
      return mrkdwn`The approvers were asked a short while ago. You can nudge them again ${dateTime(refusal.until)}.`
    case 'not_break_glass':
      return mrkdwn`You cannot stand for the quorum of this request: awskey.yml names who may break the glass and for which operations, and never for a deletion or for making a key Active.`
    case 'nothing_to_review':
      return mrkdwn`There is nothing to look at any more: somebody did already.`
    case 'delegate_not_possible':
      return delegateText(refusal.why)
    case 'which_key':
      return mrkdwn`The IAM user ${code(refusal.user)} has several keys that fit: ${keysText(refusal.keys)}. Name the one you mean by its whole id.`
    case 'already_inactive':
      return mrkdwn`The access key ${code(refusal.keyId)} is Inactive already, so there is nothing to do.`
    case 'already_active':
      return mrkdwn`The access key ${code(refusal.keyId)} is Active already, so there is nothing to do.`
    case 'still_active':
      return mrkdwn`The access key ${code(refusal.keyId)} is Active, and a key in use is never deleted. Make it Inactive first, as in \`/awskey deactivate ${refusal.keyId}\`; when nothing misses it for the length of the soak, it can be deleted.`
    case 'purpose_missing':
      return mrkdwn`A new key for ${code(refusal.user)} needs a purpose and a reason, so nothing was done. \`/awskey create\` opens the form for both.`
    case 'too_late_to_begin':
      if (refusal.latest !== undefined)
        return mrkdwn`The moment you chose, ${dateTime(refusal.runAt)}, is too far ahead: until then nobody could ask for anything else for this IAM user. Choose one before ${dateTime(refusal.latest)}.`
      return mrkdwn`The moment you chose, ${dateTime(refusal.runAt)}, is over, so nothing was done. Choose a later one, or none to begin at once.`
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
    case 'made_elsewhere':
      return madeElsewhere(refusal)
    case 'two_keys':
      return twoKeys(refusal)
    case 'no_key':
      return mrkdwn`The IAM user ${code(refusal.user)} has no access key, so there is nothing to do. Check the name; \`/awskey create\` asks for a new key.`
    case 'no_active_key':
      return mrkdwn`The only access key ${code(refusal.keyId)} of ${code(refusal.user)} is not Active, so nothing uses it and there is nothing to rotate. If it is still needed, ask for \`/awskey activate\` first.`
    case 'target_changed':
      return mrkdwn`${targetChanged(refusal.what)}, so nothing was done. ${LIST} shows how it stands.`
    case 'locked':
      return mrkdwn`Another request for this IAM user is open: ${code(refusal.by)}. Wait for its end, or cancel it if it is yours.`
    case 'incident_open':
      return mrkdwn`The access key ${code(refusal.keyId)} of this IAM user is reported as exposed, and its incident is open. Until security has closed it, nobody else changes this user, so nothing was done. Ask security.`
    case 'incident_over':
      return mrkdwn`This incident is over, so nothing was done. If the key is exposed again, report it again.`
    case 'own_exposed_key':
      return mrkdwn`It is your own key that is exposed, so others of security end its incident.`
    case 'nothing_to_release':
      return mrkdwn`Nothing is contained here, so there is nothing to release. Close the incident if there is nothing more to do.`
    case 'not_to_close':
      return mrkdwn`The key or its IAM user is contained, or that is not known. Two people of security release that; nobody closes it alone.`
    case 'lines_open':
      return mrkdwn`${refusal.lines === 1 ? 'One line' : `${refusal.lines} lines`} of the clean-up ${refusal.lines === 1 ? 'is' : 'are'} neither clean nor accepted. Clean up, press Check again, and accept line by line what may stay; then release.`
    case 'nobody_could_approve':
      return nobodyText(refusal)
    case 'ownership_disagrees':
      return mrkdwn`Two sources name different ${refusal.what}s for the IAM user ${code(refusal.user)}: ${claim(refusal.one)} and ${claim(refusal.other)}. awskey does not choose between them, so nothing was done. Ask the platform team to correct the one that is wrong: awskey.yml, or the path or tag in IAM.`
    case 'ownership_unreadable':
      return mrkdwn`Slack did not say whose the IAM user ${code(refusal.user)} is (${refusal.why}), so nothing was done. Try again in a minute; if it stays so, the platform team should look whether awskey has the scope \`users:read.email\`.`
    case 'no_owner':
      return mrkdwn`No owner is recorded for the IAM user ${code(refusal.user)}, so nobody could be given the new secret. Ask the platform team to name one in awskey.yml.`
    case 'no_team_reader':
      return mrkdwn`The IAM user ${code(refusal.user)} has no owner: a program uses it. In awskey.yml team ${refusal.team} names no role that may read its new secret, so nobody could be given it. Ask the platform team to write ${code(`readerRole: { ${refusal.account}: <ARN of the role> }`)} under the team, or to name an owner under ${code('people')}.`
    case 'no_team':
      return mrkdwn`The IAM user ${code(refusal.user)} belongs to no team, so nobody could be asked. Ask the platform team to give it one in awskey.yml.`
    case 'not_your_key':
      return mrkdwn`This key is not yours, so it is not shown to you. A new secret goes to the owner of the IAM user alone, whoever asked for it; if you own the user now, ask the platform team to say so in awskey.yml.`
    case 'already_shown':
      return mrkdwn`This key was shown ${dateTime(refusal.at)}, and it is shown once only. If that was not you, or the key is lost, press "I did not get it" in the message with the key, and another one is made.`
    case 'not_shown_now':
      return mrkdwn`AWS did not take the link to this key (${refusal.why}), so nothing was shown. Press the button again in a minute.`
    case 'nothing_to_pick_up':
      return mrkdwn`There is no key to show here any more: the request is over, or its secret was sealed elsewhere or deleted. ${LIST} shows the keys as they are, and \`/awskey rotate\` makes a new one.`
    case 'every_missing':
      return mrkdwn`How often shall Secrets Manager rotate the key of ${code(refusal.user)}? Write it in days, as in ${code('/awskey auto user 90d')}, or ${code('off')}.`
    case 'every_not_days':
      return mrkdwn`Secrets Manager rotates every so many whole days, from 1 to 1000. Write them as in ${code('90d')}; ${code(refusal.every)} is not that.`
    case 'every_too_short':
      return mrkdwn`${code(refusal.every)} is too short: overlap, quiet, soak and the time to decide on the deletion take up to ${refusal.shortestDays - 1} days, and one rotation must be over before the next begins. Write ${code(`${refusal.shortestDays}d`)} or more.`
    case 'no_vault_reader':
      return mrkdwn`A key that Secrets Manager rotates is read from there, and nobody may read that of ${code(refusal.user)}: its owner is shown each new key on a page. Ask the platform team to name a role of the owner's (${code('readerRole')}) in awskey.yml.`
    case 'no_sealed_secret':
      return mrkdwn`Secrets Manager can only rotate a key whose secret awskey has sealed, and there is none for ${code(refusal.user)}. Rotate the key once with ${code('/awskey rotate')}, then ask again.`
    case 'auto_on_already':
      return mrkdwn`Secrets Manager rotates the key of ${code(refusal.user)} every ${refusal.everyDays} days already. There is nothing to do.`
    case 'auto_not_on':
      return mrkdwn`Secrets Manager does not rotate the key of ${code(refusal.user)}, so there is nothing to turn off.`
    case 'until_missing':
      return mrkdwn`Until when shall awskey leave it alone? Write so many days or a day, as in ${code('14d')} or ${code('2026-12-24')}.`
    case 'until_over':
      return mrkdwn`This end has passed already (${dateTime(refusal.until)}), so nothing was done. Choose a later one.`
    case 'until_too_late':
      return mrkdwn`awskey.yml allows at most ${refusal.maxDays} ${refusal.maxDays === 1 ? 'day' : 'days'}: ${code(refusal.latest)} is the last day that would do. Ask again with that or an earlier one.`
    case 'nothing_exempted':
      return refusal.line === undefined
        ? mrkdwn`Nothing is in force for ${code(refusal.what)} that could be taken back. ${HISTORY} shows what there was.`
        : mrkdwn`${code(refusal.what)} is left alone by awskey.yml (${code(refusal.line)}), not by a request. Ask the platform team to change it there.`
    case 'left_alone':
      return mrkdwn`${code(refusal.user)} is exempt until ${dateTime(refusal.until)}, so awskey does nothing there by itself.`
    case 'not_of_your_team':
      return mrkdwn`Only the owner, the approvers and the members of team ${refusal.team} say that a key listed for it is not theirs. Ask one of them.`
    case 'not_ours_already':
      return mrkdwn`${person(refusal.by)} said so already this week, ${dateTime(refusal.at)}, and the platform team was told. There is nothing more to do.`
    case 'may_not_rotate_team':
      return mrkdwn`Only the approvers of team ${refusal.team} and security rotate all of its keys at once. Ask one of them, or rotate one key, as in ${code('/awskey rotate development/erin')}.`
    case 'bulk_under_way':
      return mrkdwn`The keys of team ${refusal.team} are being rotated already, and not all of these rotations have begun yet. Their message in the team's channel shows how far they are; when the last one has begun, or somebody stopped the rest, you can start again.`
    case 'no_such_bulk':
      return mrkdwn`There are no such rotations. ${HISTORY} shows the requests there are.`
    case 'nothing_to_stop':
      return mrkdwn`There is nothing left to stop: every rotation has begun, was refused, or was stopped already. One that has begun can be cancelled by itself, as in ${code('/awskey cancel')} with its id.`
    case 'not_of_team':
      return mrkdwn`The IAM user ${code(refusal.user)} is not of team ${refusal.team} any more. Ask the team that has it by now.`
    case 'key_differs':
      return mrkdwn`The access key of ${code(refusal.user)} is another one than was shown when this was started. Look at ${LIST}, then ask again.`
    case 'may_not_audit':
      return mrkdwn`What was done with the keys of ${code(refusal.user)} is for its owner, the approvers of its team and security, so nothing was read. Ask one of them to run it.`
    case 'ledger_ahead':
      return mrkdwn`The record of this request does not fit the request any more: somebody set the request back or wrote to its record. Nothing was done, the request is on hold and security has been told. Wait until they have looked at it.`
    case 'may_not_export':
      return mrkdwn`This history is about other people's keys, so you cannot have it as a file. The approvers of their teams and security can; you can export what you asked for or own, as in \`/awskey history me export\`.`
    case 'nothing_to_export':
      return mrkdwn`Nothing is recorded here, so there is nothing to export. Check the name; ${HISTORY} shows what there is.`
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

/** How the same is done where the tool keeps its state. */
function madeElsewhere({
  user,
  tool,
  tag,
}: Extract<Refusal, { reason: 'made_elsewhere' }>): Mrkdwn {
  const how = tag === undefined ? mrkdwn`CloudTrail says so` : mrkdwn`its tag ${code(tag)} says so`
  return mrkdwn`${tool} looks after the access key of ${code(user)} (${how}). A key rotated here would be put back or made anew there, so awskey does not touch it. ${thereInstead(tool)}`
}

function thereInstead(tool: string): Mrkdwn {
  switch (tool) {
    case 'Terraform':
    case 'OpenTofu':
      return mrkdwn`Do it there: add a second ${code('aws_iam_access_key')} for the user, apply, move everything over, then take the first one out and apply again. ${code('-replace')} alone deletes the old key before anything has the new one.`
    case 'CloudFormation':
    case 'CDK':
      return mrkdwn`Do it there: add a second ${code('AWS::IAM::AccessKey')} for the user, deploy, move everything over, then take the first one out and deploy again. A new ${code('Serial')} alone replaces the key at once.`
    case 'Pulumi':
      return mrkdwn`Do it there: add a second ${code('aws.iam.AccessKey')} for the user, run ${code('pulumi up')}, move everything over, then take the first one out and run it again.`
    default:
      return mrkdwn`Do it there: a second key first, then everything over to it, then the first one out.`
  }
}

/** Two keys: the person chooses; awskey never removes one silently. */
function twoKeys({ user, keys }: Extract<Refusal, { reason: 'two_keys' }>): Mrkdwn {
  return mrkdwn`The IAM user ${code(user)} has two access keys already, and AWS allows no third: ${keysText(keys)}. A new key needs a free place, and awskey does not choose for you. Make the one that nothing uses Inactive, ask for its deletion when nothing misses it, then ask again.`
}

function keysText(keys: readonly KeyToChoose[]): Mrkdwn {
  const each = keys.map(
    ({ id, status, ageDays }) => mrkdwn`${code(id)} (${status}, ${ageDays} days old)`,
  )
  return joined(each, ' and ')
}

function delegateText(why: Extract<Refusal, { reason: 'delegate_not_possible' }>['why']): Mrkdwn {
  switch (why) {
    case 'yourself':
      return mrkdwn`You cannot decide in your own place. Choose somebody else.`
    case 'same_aws_person':
      return mrkdwn`This Slack account belongs to the same AWS person as yours. Choose somebody else.`
    case 'cannot_act':
      return mrkdwn`This person cannot use awskey: guests, bots and people of another organisation decide nothing. Choose a full member.`
    case 'too_long':
      return mrkdwn`A delegation ends in the future and within the time that awskey.yml allows, 90 days at most. Choose such a day.`
    case 'no_approver':
      return mrkdwn`You are an approver of no team, so there is nothing to delegate.`
  }
}

function targetChanged(what: Extract<Refusal, { reason: 'target_changed' }>['what']): string {
  switch (what) {
    case 'active_again':
      return 'The key is Active again'
    case 'used_again':
      return 'The key was used again'
    case 'not_soaked':
      return 'The key has not been Inactive for the whole soak'
    case 'already_inactive':
      return 'The key is Inactive already'
    case 'already_active':
      return 'The key is Active already'
    case 'no_room':
      return 'The user has two access keys by now, and AWS allows no third'
    case 'gone':
      return 'The key is gone'
  }
}

function claim({ by, says }: OwnershipClaim): Mrkdwn {
  return mrkdwn`${claimText(says)} ${sourceText(by)}`
}

function nobodyText({
  team: name,
  from,
  needed,
  could,
}: Extract<Refusal, { reason: 'nobody_could_approve' }>): Mrkdwn {
  const add = mrkdwn`Ask the platform team to add approvers to awskey.yml or to the user group in Slack.`
  if (from === undefined || needed === undefined || could === undefined)
    return mrkdwn`Nobody could approve this: there is no approver of ${team(name)} besides you. ${add}`
  const few = could === 0 ? 'there is nobody' : could === 1 ? 'there is one' : `there are ${could}`
  const times = needed === 1 ? 'one approval' : `${needed} approvals`
  return mrkdwn`Nobody could approve this: it takes ${times} by ${approversText(from)}, and besides you ${few}. ${add}`
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
