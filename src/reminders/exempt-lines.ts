import type { Exemption, ExemptionSubject } from '../keys/exemption.ts'
import type { AccountId } from '../requests/ids.ts'
import { type Known, known, unknown } from '../shared/known.ts'

/**
 * Whom a line of awskey.yml leaves alone. Pure. A tag is authority only in accounts that protect theirs; elsewhere such a line exempts nobody, and it is said that it does not. What was
 * not read of a user and a line goes by makes the answer not known: it is never "not exempt".
 */
export interface ExemptLine {
  /** Unset for all accounts. */
  readonly account?: AccountId | undefined
  readonly by: LineSubject
  /** The end of its last day. */
  readonly until: Date
  readonly reason: string
  /** As in `exempt[2]`, to find it in the file. */
  readonly place: string
}

export type LineSubject =
  | { readonly kind: 'user'; readonly userName: string }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'tag'; readonly key: string; readonly value: string }
  | { readonly kind: 'group'; readonly group: string }

/** A line that would exempt this user if the tags of its account were protected. */
export interface UntrustedTag {
  readonly tag: string
  readonly place: string
}

export interface LineAnswer {
  readonly exemptions: Known<readonly Exemption[]>
  readonly untrusted: readonly UntrustedTag[]
}

export function exemptByLines(
  lines: readonly ExemptLine[],
  user: ExemptionSubject,
  { trustTags, now }: { readonly trustTags: boolean; readonly now: Date },
): LineAnswer {
  const applying = lines.filter(
    ({ account, until }) => (account ?? user.account) === user.account && until > now,
  )
  const believed = applying.filter(({ by }) => by.kind !== 'tag' || trustTags)
  const matching = believed.filter((line) => matches(line, user) === 'yes')
  const open = believed.find((line) => matches(line, user) === 'not_known')
  return {
    // One that is known to be in force says all there is to say.
    exemptions:
      matching.length === 0 && open !== undefined
        ? unknown(`${open.by.kind === 'tag' ? 'its tags' : 'its groups'} (${open.place})`)
        : known(matching.map(asExemption)),
    untrusted: trustTags ? [] : applying.flatMap((line) => untrusted(line, user)),
  }
}

/** What has to be known of a user of this account so that no line is left open. */
export function linesGoBy(
  lines: readonly ExemptLine[],
  { account, trustTags, now }: { account: AccountId; trustTags: boolean; now: Date },
): { readonly tags: boolean; readonly groups: boolean } {
  const applying = lines.filter((line) => (line.account ?? account) === account && line.until > now)
  return {
    tags: trustTags && applying.some(({ by }) => by.kind === 'tag'),
    groups: applying.some(({ by }) => by.kind === 'group'),
  }
}

function matches({ by }: ExemptLine, user: ExemptionSubject): 'yes' | 'no' | 'not_known' {
  switch (by.kind) {
    case 'user':
      return by.userName.toLowerCase() === user.userName.toLowerCase() ? 'yes' : 'no'
    case 'path':
      return user.path.startsWith(by.path) ? 'yes' : 'no'
    case 'tag':
      if (user.tags === undefined) return 'not_known'
      return user.tags[by.key] === by.value ? 'yes' : 'no'
    case 'group':
      if (user.groups === undefined) return 'not_known'
      return user.groups.some((group) => group.toLowerCase() === by.group.toLowerCase())
        ? 'yes'
        : 'no'
  }
}

function untrusted(line: ExemptLine, user: ExemptionSubject): readonly UntrustedTag[] {
  const { by, place } = line
  return by.kind === 'tag' && matches(line, user) === 'yes'
    ? [{ tag: `${by.key}=${by.value}`, place }]
    : []
}

function asExemption({ until, reason }: ExemptLine): Exemption {
  return { kind: 'exempt', from: 'configuration', until, reason, approvedBy: [] }
}
