import { AwsError } from '../aws-error.ts'
import { userArn } from '../identity.ts'
import type { Call, Operations } from '../operation.ts'
import { isoSeconds, type Structure } from '../output.ts'
import type { Account, StoredCertificate, StoredKey, StoredUser } from '../world.ts'
import { accountOf, anyTarget } from './iam-subject.ts'

/**
 * The credential report: made at most once in four hours, ready only after it was asked for twice more, and without key ids.
 * Its content is of the moment it was made; `last_rotated` is when a key was made or its status was last changed, whichever is later. Of several uses within fifteen minutes it shows the first. Slots
 * are the user's keys in the order in which they are kept, which says nothing of their age.
 */
const REPORT_LIFE_MS = 4 * 3_600_000
const PASSWORD_AND_MFA = ['password_enabled', 'password_last_used', 'password_last_changed']
const KEY_COLUMNS = [
  'active',
  'last_rotated',
  'last_used_date',
  'last_used_region',
  'last_used_service',
]
const HEADER = [
  'user',
  'arn',
  'user_creation_time',
  ...PASSWORD_AND_MFA,
  'password_next_rotation',
  'mfa_active',
  ...KEY_COLUMNS.map((column) => `access_key_1_${column}`),
  ...KEY_COLUMNS.map((column) => `access_key_2_${column}`),
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
]

function reportTime(date: Date): string {
  return isoSeconds(date).replace('Z', '+00:00')
}

function keyCells(key: StoredKey | undefined): readonly string[] {
  if (key === undefined) return ['false', 'N/A', 'N/A', 'N/A', 'N/A']
  const used = key.reportedUse ?? key.lastUsed
  return [
    String(key.status === 'Active'),
    reportTime(key.changedAt ?? key.createDate),
    used === undefined ? 'N/A' : reportTime(used.date),
    used?.region ?? 'N/A',
    used?.service ?? 'N/A',
  ]
}

/** Nobody signs in to a console here, so a password was never used. */
function passwordCells({ loginProfile }: StoredUser): readonly string[] {
  if (loginProfile === undefined) return ['false', 'N/A', 'N/A', 'N/A']
  return ['true', 'no_information', reportTime(loginProfile.createdAt), 'N/A']
}

function certificateCells(certificate: StoredCertificate | undefined): readonly string[] {
  if (certificate === undefined) return ['false', 'N/A']
  return [String(certificate.status === 'Active'), reportTime(certificate.createdAt)]
}

function reportCsv(account: Account, now: Date): string {
  const root = [
    '<root_account>',
    `arn:aws:iam::${account.id}:root`,
    reportTime(new Date(now.getTime() - 1500 * 86_400_000)),
    ...['not_supported', 'no_information', 'not_supported', 'not_supported', 'true'],
    ...keyCells(account.rootKeys[0]),
    ...keyCells(account.rootKeys[1]),
    ...certificateCells(undefined),
    ...certificateCells(undefined),
  ]
  const users = [...account.users.values()].map((user) => [
    user.userName,
    userArn(account.id, user.path, user.userName),
    reportTime(user.createDate),
    ...passwordCells(user),
    String(user.mfaDevices.length > 0),
    ...keyCells(user.keys[0]),
    ...keyCells(user.keys[1]),
    ...certificateCells(user.certificates[0]),
    ...certificateCells(user.certificates[1]),
  ])
  return [HEADER, root, ...users].map((cells) => cells.join(',')).join('\n')
}

function isFresh(account: Account, now: Date): boolean {
  const { report } = account
  return report !== undefined && now.getTime() - report.generatedAt.getTime() < REPORT_LIFE_MS
}

/** STARTED → INPROGRESS → COMPLETE, one step each time somebody asks. */
function advance(account: Account, now: Date): void {
  const { report } = account
  if (report === undefined || report.state === 'COMPLETE') return
  report.state = report.state === 'STARTED' ? 'INPROGRESS' : 'COMPLETE'
  report.generatedAt = now
  report.csv = reportCsv(account, now)
}

function generateCredentialReport(call: Call): Structure {
  const account = accountOf(call)
  if (!isFresh(account, call.now)) {
    account.report = { state: 'STARTED', generatedAt: call.now, csv: '' }
    return {
      State: 'STARTED',
      Description: 'No report exists. Starting a new report generation task',
    }
  }
  advance(account, call.now)
  return { State: account.report?.state ?? 'STARTED' }
}

function getCredentialReport(call: Call): Structure {
  const account = accountOf(call)
  const { report } = account
  if (report === undefined)
    throw new AwsError(
      'ReportNotPresent',
      'No report is present. Call GenerateCredentialReport first.',
      410,
    )
  if (!isFresh(account, call.now))
    throw new AwsError('ReportExpired', 'The most recent report has expired.', 410)
  if (report.state !== 'COMPLETE') {
    advance(account, call.now)
    throw new AwsError('ReportInProgress', 'The report is still being generated.', 404)
  }
  return {
    Content: Buffer.from(report.csv),
    ReportFormat: 'text/csv',
    GeneratedTime: report.generatedAt,
  }
}

export const CREDENTIAL_REPORT_OPERATIONS: Operations = {
  GenerateCredentialReport: { readOnly: true, target: anyTarget, run: generateCredentialReport },
  GetCredentialReport: { readOnly: true, target: anyTarget, run: getCredentialReport },
}
