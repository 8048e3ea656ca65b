import { z } from 'zod'

/** The words of operations that people choose from: kinds, purposes, ways to hand a secret over. Apart from the rows (operation.ts), because `slack` reads the words and never a row. */

/** Every operation that policy knows, also those that have no rules yet. */
export const OPERATION_KINDS = [
  'create',
  'rotate',
  'deactivate',
  'activate',
  'delete',
  'auto',
  'snooze',
  'exempt',
  'release',
  'deleteRoot',
] as const
export type OperationKind = (typeof OPERATION_KINDS)[number]

/** Those that awskey.yml has a line for. Turning the rotation by Secrets Manager on is approved as a rotation is. */
export const WRITTEN_KINDS: readonly Exclude<OperationKind, 'auto'>[] = OPERATION_KINDS.filter(
  (kind) => kind !== 'auto',
)

/** What the key is for. Every purpose but `other` has a role that would do instead. */
export const KEY_PURPOSES = [
  'laptop',
  'ci',
  'ec2',
  'container',
  'other_cloud',
  'saas',
  'other',
] as const
export const KeyPurpose = z.enum(KEY_PURPOSES)
export type KeyPurpose = z.infer<typeof KeyPurpose>

/** How a new secret reaches its owner: sealed in Secrets Manager for a reader, or shown once on a page. */
export const Delivery = z.enum(['vault', 'page'])
export type Delivery = z.infer<typeof Delivery>
