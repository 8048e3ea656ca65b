import type { Target } from '../requests/target.ts'

/** The words after `/awskey` and what each takes. Data only: `parse-command.ts` reads what somebody typed by it, help and Home name them. */
export const SUB_COMMANDS = [
  'list',
  'stale',
  'create',
  'rotate',
  'deactivate',
  'activate',
  'delete',
  'auto',
  'snooze',
  'exempt',
  'exposed',
  'requests',
  'history',
  'audit',
  'advise',
  'whose',
  'cancel',
] as const
export type SubCommand = (typeof SUB_COMMANDS)[number]

export const ACCEPTS: Readonly<Record<SubCommand, readonly Target['by'][]>> = {
  list: ['mine', 'person', 'user', 'key', 'account'],
  stale: ['mine', 'team', 'account'],
  create: ['mine', 'person', 'user'],
  rotate: ['mine', 'person', 'user', 'key', 'team'],
  deactivate: ['mine', 'person', 'user', 'key'],
  activate: ['mine', 'person', 'user', 'key'],
  delete: ['mine', 'person', 'user', 'key'],
  auto: ['mine', 'person', 'user'],
  snooze: ['mine', 'person', 'user', 'key'],
  exempt: ['mine', 'person', 'user'],
  exposed: ['key'],
  requests: ['mine'],
  history: ['mine', 'person', 'user', 'key', 'account', 'request'],
  audit: ['key'],
  advise: ['mine', 'person', 'user', 'key'],
  whose: ['key'],
  cancel: ['request'],
}

/** What stands after the target of these is the reason. */
export const WITH_REASON: readonly SubCommand[] = ['create', 'deactivate', 'activate', 'delete']
