import type { AccessKeyId } from '../../requests/ids.ts'
import type { RootKey, UseSeen } from '../../requests/operation.ts'
import { addMs, DAY_MS } from '../../shared/duration.ts'

/**
 * Whether root keys have been quiet for long enough to be deleted at once. Pure. A key that was used lately stops it, and somebody of security may answer for that;
 * a key of which AWS does not say when it was used last stops it, and nobody can.
 */
export const ROOT_QUIET_DAYS = 90

export type RootGate =
  | { readonly kind: 'open' }
  /** Of several the one that was used last. */
  | { readonly kind: 'used'; readonly keyId: AccessKeyId; readonly use: UseSeen }
  | { readonly kind: 'unknown'; readonly keyId: AccessKeyId }

export function rootGate(keys: readonly RootKey[], now: Date): RootGate {
  const silent = keys.find(({ lastUse, neverUsed }) => lastUse === undefined && neverUsed !== true)
  if (silent !== undefined) return { kind: 'unknown', keyId: silent.id }
  const since = addMs(now, -ROOT_QUIET_DAYS * DAY_MS).toISOString()
  const used = keys
    .flatMap(({ id, lastUse }) => (lastUse === undefined ? [] : [{ keyId: id, use: lastUse }]))
    .filter(({ use }) => use.at > since)
    .toSorted((a, b) => (a.use.at < b.use.at ? 1 : -1))
  const [latest] = used
  return latest === undefined ? { kind: 'open' } : { kind: 'used', ...latest }
}

/** The hold that says why; nothing where it is open. */
export function gateHold(gate: RootGate):
  | {
      readonly reason: 'root_key_used' | 'last_use_unknown'
      readonly facts: Readonly<Record<string, string>>
    }
  | undefined {
  switch (gate.kind) {
    case 'open':
      return undefined
    case 'unknown':
      return { reason: 'last_use_unknown', facts: { key: 'root', keyId: gate.keyId } }
    case 'used': {
      const { at, service, region } = gate.use
      return { reason: 'root_key_used', facts: { keyId: gate.keyId, at, service, region } }
    }
  }
}
