import { createHash } from 'node:crypto'
import { functionRoleName, USUAL_NAMING } from '../../src/shared/deployment-names.ts'
import { mintUniqueId } from './key-id.ts'

/**
 * Which accounts the sandbox has and what awskey is to them. What its roles may do is not written here: it is read from the templates that ship (policy/deployment.ts).
 */
export const HUB_ACCOUNT = '333333333333'
export const SPOKE_ACCOUNTS = ['111111111111', '222222222222'] as const
/** Of the organisation: nobody gets into the root user of this one. */
export const MANAGEMENT_ACCOUNT = '333333333333'
/** The account that the organisation delegated IAM to: AssumeRoot is called from here. */
export const ROOT_HOME = '111111111111'
export const ORGANIZATION_ID = 'o-awskeysandbox'
export const EXTERNAL_IDS: Readonly<Record<string, string>> = {
  '222222222222': 'sandbox-external-id',
}

/** Has the document that revokes sessions of roles. */
export const REVOCATION_DOCUMENT_IN: readonly string[] = ['111111111111']

/** Accounts that a test or a bench plants beside the seeded ones. */
const PLANTED = /^4444\d{8}$/

export function isSpoke(accountId: string): boolean {
  return SPOKE_ACCOUNTS.some((id) => id === accountId) || PLANTED.test(accountId)
}

export const FUNCTIONS = [
  'slack',
  'worker',
  'clock',
  'responder',
  'reminder',
  'signal',
  'pickup',
  'rotate-secret',
] as const
export type FunctionName = (typeof FUNCTIONS)[number]

export function everyFunction<T>(make: (name: FunctionName) => T): Record<FunctionName, T> {
  return {
    slack: make('slack'),
    worker: make('worker'),
    clock: make('clock'),
    responder: make('responder'),
    reminder: make('reminder'),
    signal: make('signal'),
    pickup: make('pickup'),
    'rotate-secret': make('rotate-secret'),
  }
}

/** Where the table over the organisation's trail is. */
export const TRAIL_ACCOUNT = '111111111111'

/** What programs of the teams run as, account → names. Their own policies grant nothing here; a secret's policy may. */
export const WORKLOAD_ROLES: Readonly<Record<string, readonly string[]>> = {
  '111111111111': ['payments-workload', 'platform-workload'],
}

export function isWorkloadRole(accountId: string, roleName: string): boolean {
  return WORKLOAD_ROLES[accountId]?.includes(roleName) ?? false
}

export function functionRole(name: FunctionName): string {
  return functionRoleName(USUAL_NAMING, name)
}

export function roleId(accountId: string, roleName: string): string {
  const digest = createHash('sha256').update(`role ${accountId} ${roleName}`).digest()
  return mintUniqueId('AROA', digest)
}
