import { noSuchEntity } from '../aws-error.ts'
import type { Call, Operations } from '../operation.ts'
import type { Structure } from '../output.ts'
import { subjectUser, userTarget } from './iam-subject.ts'

/** The console password of a user, and what guards it. A password itself is kept nowhere. */
function getLoginProfile(call: Call): Structure {
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
  const user = subjectUser(call)
  if (user.loginProfile === undefined)
    throw noSuchEntity(`Login Profile for User ${user.userName} cannot be found.`)
  user.loginProfile = undefined
  return undefined
}

function listMfaDevices(call: Call): Structure {
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
