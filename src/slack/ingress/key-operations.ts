import type { AccessKeyRecord } from '../../keys/access-keys.ts'

/** The operations that one form asks for, and what each wants of a key. Words and data only; whether it may be done is decided by the worker. */
export const KEY_OPERATIONS = ['deactivate', 'activate', 'delete'] as const
export type KeyOperation = (typeof KEY_OPERATIONS)[number]

export interface KeyOperationWords {
  readonly title: string
  readonly submit: string
  /** What happens, in one line. */
  readonly happens: string
  /** Only keys of this status are offered. */
  readonly wants: AccessKeyRecord['status']
}

export const KEY_OPERATION_WORDS: Readonly<Record<KeyOperation, KeyOperationWords>> = {
  deactivate: {
    title: 'Make a key Inactive',
    submit: 'Make Inactive',
    happens:
      'Whatever uses the key fails at once. It can be made Active again until it is deleted.',
    wants: 'Active',
  },
  activate: {
    title: 'Make a key Active',
    submit: 'Make Active',
    happens: 'Whoever has the secret of the key can use it again at once.',
    wants: 'Inactive',
  },
  delete: {
    title: 'Delete a key',
    submit: 'Ask for deletion',
    happens:
      'Only an Inactive key is deleted, only after its soak, and only as policy approves it. It cannot be brought back.',
    wants: 'Inactive',
  },
}
