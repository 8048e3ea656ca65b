import type { AccessKeyId } from '../requests/ids.ts'
import type { Sibling, SnapshotTaken } from './incident-parts.ts'
import { privilegeOf } from './privilege-of-snapshot.ts'
import type { UserSnapshot } from './snapshot.ts'

/**
 * What an incident's row keeps of its user's snapshot: which parts were not read, what its rights are good for, whether it has a console password without a second factor. Pure. A part that was not
 * read is named and never taken for empty.
 */
export function takenOf(
  snapshot: UserSnapshot,
  exposed: AccessKeyId,
  /** What awskey's own boundary has replaced. */
  boundaryBefore: string,
): { readonly taken: SnapshotTaken; readonly siblings: readonly Sibling[] | undefined } {
  const { keys, trustingRoles } = snapshot
  return {
    taken: {
      at: snapshot.at,
      unread: PARTS.filter((part) => snapshot[part].kind === 'unknown'),
      console: consoleOf(snapshot),
      privilege: privilegeRow(snapshot, boundaryBefore),
      trustingRoles:
        trustingRoles.kind === 'known'
          ? { kind: 'known', value: trustingRoles.value.roles.length + trustingRoles.value.more }
          : trustingRoles,
    },
    siblings:
      keys.kind === 'unknown'
        ? undefined
        : keys.value.flatMap(({ id, status, createdAt }) =>
            id === exposed
              ? []
              : [
                  {
                    keyId: id,
                    createdAt: createdAt ?? snapshot.at,
                    state: status === 'Active' ? ('active' as const) : ('inactive' as const),
                  },
                ],
          ),
  }
}

/** As a row keeps it: short texts, and few. */
function privilegeRow(snapshot: UserSnapshot, boundaryBefore: string): SnapshotTaken['privilege'] {
  const found = privilegeOf(snapshot, boundaryBefore)
  if (found.kind === 'unknown') return found
  const { privilege, because, caveats } = found.value
  const words = because.slice(0, WORDS_KEPT).map((each) => each.slice(0, LONGEST))
  return { kind: 'known', value: { privilege, because: words, caveats: [...caveats] } }
}

const WORDS_KEPT = 10
const LONGEST = 200

const PARTS = [
  'user',
  'keys',
  'loginProfile',
  'mfaDevices',
  'tags',
  'boundary',
  'attachedPolicies',
  'inlinePolicies',
  'groups',
  'sshKeys',
  'certificates',
  'serviceCredentials',
  'trustingRoles',
] as const

function consoleOf({ loginProfile, mfaDevices }: UserSnapshot): SnapshotTaken['console'] {
  if (loginProfile.kind === 'unknown') return 'not_known'
  if (!loginProfile.value.exists) return 'none'
  if (mfaDevices.kind === 'unknown') return 'not_known'
  return mfaDevices.value.length > 0 ? 'with_mfa' : 'without_mfa'
}
