import type { PermissionRecord } from '../../sandbox/permission-record.ts'

/**
 * What a whole run says about the permissions that the templates grant: those that nothing used and nothing explains, explanations that are no longer true, and calls that were refused. The first and the
 * last are defects of the templates. An explanation that is out of date is one of the list, and whether a permission that only a crash in the right moment needs was used is chance: it is told and no more.
 */
export interface PermissionReport {
  readonly unexplained: readonly string[]
  /** Explained as unused, and used. */
  readonly usedAfterAll: readonly string[]
  /** Explained, and granted by nobody. */
  readonly explainedInVain: readonly string[]
  readonly refused: readonly string[]
  readonly granted: number
  readonly used: number
}

/** A permission as `permissionOf` writes it, with `*` for any run of characters. */
export type Explanations = Readonly<Record<string, string>>

function matcher(pattern: string): (permission: string) => boolean {
  const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  const regex = new RegExp(`^${source.join('.*')}$`)
  return (permission) => regex.test(permission)
}

export function permissionReport(
  records: readonly PermissionRecord[],
  explanations: Explanations,
): PermissionReport {
  const granted = [...new Set(records.flatMap((record) => record.granted))].toSorted()
  const used = new Set(records.flatMap((record) => record.used))
  const explained = Object.keys(explanations).map((text) => ({ text, covers: matcher(text) }))
  const unused = granted.filter((permission) => !used.has(permission))
  return {
    granted: granted.length,
    used: granted.length - unused.length,
    unexplained: unused.filter((permission) => !explained.some(({ covers }) => covers(permission))),
    usedAfterAll: granted.filter(
      (permission) => used.has(permission) && explained.some(({ covers }) => covers(permission)),
    ),
    explainedInVain: explained
      .filter(({ covers }) => !granted.some(covers))
      .map(({ text }) => text),
    refused: [...new Set(records.flatMap((record) => record.refused))].toSorted(),
  }
}

const CHAPTERS: readonly (readonly [keyof Omit<PermissionReport, 'granted' | 'used'>, string])[] = [
  ['refused', 'Calls of awskey that its own roles do not allow'],
  ['unexplained', 'Granted, never used, and not explained in test/fixtures/unused-permissions.ts'],
  ['usedAfterAll', 'Explained as unused in test/fixtures/unused-permissions.ts, and used'],
  ['explainedInVain', 'Explained in test/fixtures/unused-permissions.ts, and granted by nobody'],
]

export function isClean({ refused, unexplained }: PermissionReport): boolean {
  return refused.length === 0 && unexplained.length === 0
}

export function reportLines(report: PermissionReport): readonly string[] {
  const { granted, used } = report
  return [
    `Permissions: ${used} of ${granted} used.`,
    ...CHAPTERS.flatMap(([chapter, title]) => {
      const lines = report[chapter]
      return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)]
    }),
  ]
}
