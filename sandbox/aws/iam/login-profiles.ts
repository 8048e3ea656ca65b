import { noSuchEntity } from '../aws-error.ts'
import type { Call, Operations } from '../operation.ts'
import type { Structure } from '../output.ts'
import { accountOf, isRoot, subjectUser, userTarget } from './iam-subject.ts'

/** The console password of a user, and what guards it. A password itself is kept nowhere. */
function getLoginProfile(call: Call): Structure {
  if (isRoot(call)) {
    if (!accountOf(call).root.password)
      throw noSuchEntity('Login Profile for the root user cannot be found.')
    return { LoginProfile: { CreateDate: call.now, PasswordResetRequired: false } }
  }
  const { userName, loginProfile } = subjectUser(call)
  if (loginProfile === undefined)
    throw noSuchEntity(`Login Profile for User ${userName} cannot be found.`)
  return {
    LoginProfile: {
      UserName: userName,
      CreateDate: loginProfile.createdAt,
      PasswordResetRequired: false,
    },
  }
}

function deleteLoginProfile(call: Call): undefined {
  if (isRoot(call)) {
    if (!accountOf(call).root.password)
      throw noSuchEntity('Login Profile for the root user cannot be found.')
    accountOf(call).root.password = false
    return undefined
  }
  const user = subjectUser(call)
  if (user.loginProfile === undefined)
    throw noSuchEntity(`Login Profile for User ${user.userName} cannot be found.`)
  user.loginProfile = undefined
  return undefined
}

function listMfaDevices(call: Call): Structure {
  if (isRoot(call))
    return {
      MFADevices: accountOf(call).root.mfaDevices.map((SerialNumber) => ({
        SerialNumber,
        EnableDate: call.now,
      })),
      IsTruncated: false,
    }
  const { userName: UserName, mfaDevices, createDate: EnableDate } = subjectUser(call)
  return {
    MFADevices: mfaDevices.map((SerialNumber) => ({ UserName, SerialNumber, EnableDate })),
    IsTruncated: false,
  }
}

export const LOGIN_PROFILE_OPERATIONS: Operations = {
  GetLoginProfile: { readOnly: true, target: userTarget, run: getLoginProfile },
  DeleteLoginProfile: { readOnly: false, target: userTarget, run: deleteLoginProfile },
  ListMFADevices: { readOnly: true, target: userTarget, run: listMfaDevices },
}
