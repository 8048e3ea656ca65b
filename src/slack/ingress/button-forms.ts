import { parseButtonValue } from '../../requests/request-facts.ts'
import { parseTarget } from '../../requests/target.ts'
import { ACTIONS } from '../ids.ts'
import type { KeyOperation } from './key-operations.ts'
import type { Place, Reopening } from './modal-place.ts'

/** Which form a button opens. Pure. `undefined` where it opens none, `unknown` where its value is none that this version wrote. */
type Form = Omit<Reopening, 'place'> & {
  readonly operation?: KeyOperation
  /** What the button's value must be; `none` where it has none of its own. */
  readonly value: 'request' | 'target' | 'key' | 'any' | 'none'
}

const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  [ACTIONS.deny, { open: 'deny', value: 'any' }],
  [ACTIONS.approveTyped, { open: 'approve_typed', value: 'request' }],
  [ACTIONS.override, { open: 'override', value: 'request' }],
  [ACTIONS.approveRoot, { open: 'approve_root', value: 'request' }],
  [ACTIONS.overrideRoot, { open: 'override_root', value: 'request' }],
  [ACTIONS.deleteRoot, { open: 'delete_root', value: 'target' }],
  [ACTIONS.breakGlass, { open: 'break_glass', value: 'request' }],
  [ACTIONS.deactivateKey, { open: 'key_operation', operation: 'deactivate', value: 'target' }],
  [ACTIONS.activateKey, { open: 'key_operation', operation: 'activate', value: 'target' }],
  [ACTIONS.deleteKey, { open: 'key_operation', operation: 'delete', value: 'target' }],
  [ACTIONS.snoozeKey, { open: 'snooze', value: 'target' }],
  [ACTIONS.digestSnooze, { open: 'snooze', value: 'target' }],
  [ACTIONS.notOurs, { open: 'not_ours', value: 'key' }],
  [ACTIONS.createKey, { open: 'create', value: 'target' }],
  [ACTIONS.menuRotate, { open: 'rotate', value: 'none' }],
  [ACTIONS.menuHistory, { open: 'history', value: 'none' }],
  [ACTIONS.menuCreate, { open: 'create', value: 'none' }],
  [ACTIONS.menuDeactivate, { open: 'key_operation', operation: 'deactivate', value: 'none' }],
  [ACTIONS.menuActivate, { open: 'key_operation', operation: 'activate', value: 'none' }],
  [ACTIONS.menuDelete, { open: 'key_operation', operation: 'delete', value: 'none' }],
  [ACTIONS.menuExposed, { open: 'exposed', value: 'none' }],
  [ACTIONS.delegateOpen, { open: 'delegate', value: 'none' }],
])

export function formOfButton(
  action: string,
  value: string,
  place: Place,
): Reopening | 'unknown' | undefined {
  const form = FORMS.get(action)
  if (form === undefined) return undefined
  if (!fits(form, value)) return 'unknown'
  const { open, operation } = form
  return {
    open,
    place: {
      ...place,
      ...(operation !== undefined && { operation }),
      ...(form.value !== 'none' && { value }),
    },
  }
}

function fits({ value: wanted }: Form, value: string): boolean {
  switch (wanted) {
    case 'request':
      return parseButtonValue(value) !== undefined
    case 'target':
      return parseTarget(value).ok
    case 'key': {
      const target = parseTarget(value)
      return target.ok && target.value.by === 'key'
    }
    case 'any':
    case 'none':
      return true
  }
}
