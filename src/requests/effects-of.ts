import type { Operation } from './operation.ts'
import type { EffectName, Request } from './request.ts'

/** Which effects each operation can ever have. A row that is due for another one was written by somebody else: what was signed and approved was not that. */
const MAKING = [
  'intend_create',
  'create_key',
  'reconcile_create',
  'remove_stray_key',
  'remove_new_key',
  'hand_over',
  'look',
] as const
const ALWAYS: readonly EffectName[] = ['remind', 'expire']

const EFFECTS: Readonly<Record<Operation['kind'], readonly EffectName[]>> = {
  create: MAKING,
  rotate: [...MAKING, 'await_finish', 'make_inactive', 'make_active', 'check_soak'],
  deactivate: ['make_inactive'],
  activate: ['make_active'],
  delete: ['check_soak', 'delete_key', 'make_active'],
  auto: ['turn_auto'],
  snooze: ['write_exemption'],
  exempt: ['write_exemption'],
  deleteRoot: ['delete_root_keys'],
}

export function isEffectOf({ operation }: Pick<Request, 'operation'>, effect: EffectName): boolean {
  return ALWAYS.includes(effect) || EFFECTS[operation.kind].includes(effect)
}
