import { type AccessKeyId, RequestId } from './ids.ts'
import type { ExemptionOperation, Operation } from './operation.ts'
import type { Request, RequestState } from './request.ts'

/** What can be read off the row of a request, by anybody and without its schema: `slack` reads a button's value and never a row. Pure; nothing here decides or changes anything. */

const OPEN: readonly RequestState[] = ['awaiting_approval', 'approved', 'running']

export function isOpen(request: Request): boolean {
  return OPEN.includes(request.state)
}

/** A deletion that nobody may decide on yet: its key has to stay Inactive first. */
export function isSoaking({ state, operation }: Request): boolean {
  return state === 'running' && operation.kind === 'delete' && operation.step === 'soaking'
}

/** Whether it keeps the IAM user for itself while it is open. What changes nothing in IAM neither waits for a rotation nor keeps one waiting. */
export function takesLock({ operation }: Pick<Request, 'operation'>): boolean {
  return !isExemption(operation)
}

/** About leaving a key or a user alone. */
export function isExemption(operation: Operation): operation is ExemptionOperation {
  return operation.kind === 'snooze' || operation.kind === 'exempt'
}

/** The key a person thinks of when they read the card; of a creation the new one, which is not there at first. What is about all the keys to come has none. */
export function subjectKeyId({ operation }: Request): AccessKeyId | undefined {
  switch (operation.kind) {
    case 'create':
      return operation.newKey?.id
    case 'rotate':
      return operation.oldKeyId
    case 'deactivate':
    case 'activate':
    case 'delete':
    case 'snooze':
      return operation.keyId
    case 'deleteRoot':
      return operation.keys[0]?.id
    case 'auto':
    case 'exempt':
      return undefined
  }
}

/** What a button's value says about what was shown: the request and the version of its subject. */
export function buttonValue(request: Request): string {
  return `${request.id}.${request.subjectVersion}`
}

export function parseButtonValue(
  value: string,
): { readonly requestId: RequestId; readonly subjectVersion: number } | undefined {
  const [, id, version] = /^([0-9A-Z]{26})\.(\d{1,9})$/.exec(value) ?? []
  const requestId = RequestId.safeParse(id)
  return requestId.success
    ? { requestId: requestId.data, subjectVersion: Number(version) }
    : undefined
}

/** The word of an outcome where nothing was done because the account was in dry run. */
export const DRY_RUN = 'dry_run'

/** Ended as a dry run: nothing of it was done in AWS. */
export function endedInDryRun({ outcome }: Pick<Request, 'outcome'>): boolean {
  return outcome?.word === DRY_RUN
}
