/** What is said about root keys that are to be deleted: each of them, what else the root user can sign in with, what breaks. Only what was read; what is not known is said to be so. */
import type { DeleteRootOperation, RootKey } from '../../requests/operation.ts'
import type { Request } from '../../requests/request.ts'
import { daysBetween } from '../../shared/duration.ts'
import { dateTime, joined, type Mrkdwn, mrkdwn } from '../text/mrkdwn.ts'
import { keyName, lastUseText } from './names.ts'

type Facts = readonly (readonly [string, Mrkdwn])[]

/** One for each key. */
export function rootKeyFacts({ keys, readAt }: DeleteRootOperation, now = new Date(readAt)): Facts {
  return keys.map(({ id, status, createdAt, lastUse, neverUsed }, at) => [
    keys.length === 1 ? 'Root key' : `Root key ${at + 1}`,
    mrkdwn`${keyName(id)}, ${status}, ${daysBetween(new Date(createdAt), now)} days old; last use: ${lastUseText(lastUse, neverUsed)}`,
  ])
}

export function belongingsText({ belongings }: DeleteRootOperation): Mrkdwn {
  const { password, mfaDevices, certificates } = belongings
  return joined(
    [
      password === undefined
        ? mrkdwn`password: not known`
        : mrkdwn`${password ? 'a password' : 'no password'}`,
      mfaDevices === undefined
        ? mrkdwn`MFA devices: not known`
        : mrkdwn`${mfaDevices === 0 ? 'no' : mfaDevices} MFA ${mfaDevices === 1 ? 'device' : 'devices'}`,
      certificates === undefined
        ? mrkdwn`signing certificates: not known`
        : mrkdwn`${certificates === 0 ? 'no' : certificates} signing ${certificates === 1 ? 'certificate' : 'certificates'}`,
    ],
    ', ',
  )
}

export function rootKeyNames(keys: readonly Pick<RootKey, 'id'>[]): Mrkdwn {
  return joined(
    keys.map(({ id }) => keyName(id)),
    ' and ',
  )
}

export function rootBreakage({ operation, subject }: Request): Mrkdwn {
  if (operation.kind !== 'deleteRoot') return mrkdwn``
  return mrkdwn`*What breaks:* whatever uses ${operation.keys.length === 1 ? 'this key' : 'these keys'} fails at once and for good. AWS gives no way to make a root key Inactive from here, so there is no soak and no undo. Nothing else of the root user is touched: it keeps ${belongingsText(operation)}. Read ${dateTime(operation.readAt)} in a session for the root user of ${subject.account}; awskey reads it again right before, and asks anew when it is not as shown.`
}
