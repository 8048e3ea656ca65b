import type { SensitiveBecause } from '../requests/request.ts'
import type { Known } from '../shared/known.ts'
import type { Account, SensitiveTargets } from './organisation.ts'
import type { OwnedUser } from './ownership.ts'

/**
 * Why an IAM user is sensitive: its account, its path, a tag, its rights. Pure. Every reason is named, because the card shows them.
 * A tag can only add one, so it does not matter who wrote it; rights that could not be read are a reason too.
 */
export function sensitiveBecause(
  targets: SensitiveTargets,
  account: Account,
  user: OwnedUser,
  administrator: Known<string | undefined>,
): readonly SensitiveBecause[] {
  const tags = user.tags ?? {}
  return [
    ...(account.sensitive ? [{ by: 'account' as const, what: account.name }] : []),
    ...targets.paths
      .filter((path) => user.path.startsWith(path))
      .map((what) => ({ by: 'path' as const, what })),
    ...Object.entries(targets.tags).flatMap(([key, values]) => {
      const value = tags[key]
      return value !== undefined && values.includes(value)
        ? [{ by: 'tag' as const, what: `${key}=${value}` }]
        : []
    }),
    ...administratorReason(administrator),
  ]
}

function administratorReason(rights: Known<string | undefined>): readonly SensitiveBecause[] {
  if (rights.kind === 'unknown') return [{ by: 'administrator_not_known', what: rights.why }]
  return rights.value === undefined ? [] : [{ by: 'administrator', what: rights.value }]
}
