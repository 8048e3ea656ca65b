import type { Target } from '../../requests/target.ts'
import type { SubCommand } from '../sub-commands.ts'
import { type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'

/** What is said at once of a command that was passed on. Nothing is decided yet: whether it may be done is found out by the worker, and said in the answer. */
export interface PassedOn {
  readonly command: SubCommand
  readonly target: Target
  readonly exported?: true
  readonly secretPasted?: true
  readonly root?: true
}

export function passedOnText({ command, target, exported, secretPasted, root }: PassedOn): Mrkdwn {
  switch (command) {
    case 'list':
      return mrkdwn`On it: reading ${keysOf(target)}. The list comes here in a moment.`
    case 'stale':
      return mrkdwn`On it: looking which ${target.by === 'mine' ? mrkdwn`of your access keys` : keysOf(target)} should go first. The list comes here in a moment.`
    case 'create':
      return mrkdwn`On it: looking whether ${nameOf(target)} can have a new key. The answer comes here in a moment.`
    case 'rotate':
      if (target.by === 'team')
        return mrkdwn`On it: reading the keys of ${nameOf(target)}. Which would be rotated comes here in a moment; nothing begins before you say so.`
      return mrkdwn`On it: looking whether ${oneKeyOf(target)} can be rotated. The answer comes here in a moment.`
    case 'deactivate':
      return mrkdwn`On it: looking whether ${oneKeyOf(target)} can be made Inactive. The answer comes here in a moment.`
    case 'activate':
      return mrkdwn`On it: looking whether ${oneKeyOf(target)} can be made Active. The answer comes here in a moment.`
    case 'delete':
      if (root === true)
        return mrkdwn`On it: reading the root user of ${nameOf(target)}. The answer comes here in a moment; nothing is deleted before two of security said so.`
      return mrkdwn`On it: looking whether ${oneKeyOf(target)} can be deleted. The answer comes here in a moment.`
    case 'auto':
      return mrkdwn`On it: looking at the rotation of ${oneKeyOf(target)} by Secrets Manager. The answer comes here in a moment.`
    case 'snooze':
      return mrkdwn`On it: looking at ${oneKeyOf(target)}. The answer comes here in a moment.`
    case 'exempt':
      return mrkdwn`On it: looking at ${keysOf(target)}. The answer comes here in a moment.`
    case 'exposed':
      return mrkdwn`On it: ${nameOf(target)}, before everything else. What was done comes here in a moment.${secretPasted === true ? mrkdwn` *Your text held what looks like a secret*: awskey took it out before anything was written. Do not paste it again.` : NOTHING}`
    case 'requests':
      return mrkdwn`On it: looking what waits for you. It comes here in a moment.`
    case 'history':
      return exported === true
        ? mrkdwn`On it: making a file of ${historyOf(target)}. It comes in a moment.`
        : mrkdwn`On it: looking up ${historyOf(target)}. It comes here in a moment.`
    case 'audit':
      return mrkdwn`On it: looking whose ${nameOf(target)} is. The answer comes here in a moment.`
    case 'whose':
      return mrkdwn`On it: looking whose ${nameOf(target)} is. The answer comes here in a moment.`
    case 'advise':
      return mrkdwn`On it: looking who uses ${keysOf(target)}. The answer comes here in a moment.`
    case 'cancel':
      return mrkdwn`On it: looking at ${nameOf(target)}. The answer comes here in a moment.`
  }
}

function keysOf(target: Target): Mrkdwn {
  if (target.by === 'mine') return mrkdwn`your access keys`
  return target.by === 'key' ? nameOf(target) : mrkdwn`the access keys of ${nameOf(target)}`
}

function oneKeyOf(target: Target): Mrkdwn {
  if (target.by === 'mine') return mrkdwn`your key`
  return target.by === 'key' ? nameOf(target) : mrkdwn`the key of ${nameOf(target)}`
}

function historyOf(target: Target): Mrkdwn {
  return target.by === 'mine' ? mrkdwn`your history` : mrkdwn`the history of ${nameOf(target)}`
}

function nameOf(target: Target): Mrkdwn {
  switch (target.by) {
    case 'mine':
      return mrkdwn`you`
    case 'person':
      return person(target.person)
    case 'user':
      return target.account === undefined
        ? mrkdwn`${target.userName}`
        : mrkdwn`${target.userName} in ${target.account}`
    case 'key':
      return mrkdwn`access key ${target.keyId}`
    case 'account':
      return mrkdwn`account ${target.account}`
    case 'team':
      return mrkdwn`team ${target.team}`
    case 'request':
      return mrkdwn`request ${target.requestId}`
  }
}
