import { covers, matches, mayOverlap } from './glob.ts'
import type { Granted, PolicySet } from './may-do.ts'
import type { Statement } from './policy-document.ts'
import { READING_VERBS } from './telling-actions.ts'

/** What is allowed, as patterns of actions: there is no list here of all actions to try. Pure. Only what is denied altogether is taken off. */
export function patternsAllowed({ statements, boundary }: PolicySet): readonly {
  readonly pattern: string
  readonly granted: Granted
}[] {
  const bounds = boundary?.filter(({ effect }) => effect === 'Allow')
  const denials = [...statements, ...(boundary ?? [])].filter(isPlainDenial)
  return statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((allow) => allowedPatterns(allow).map((pattern) => ({ pattern, allow })))
    .filter(({ pattern }) => !denials.some(({ actions }) => isDenied(actions, pattern)))
    .filter(({ pattern }) => bounds === undefined || isBounded(bounds, pattern))
    .map(({ pattern, allow: { conditional } }) => ({
      pattern,
      granted: { resource: '*', written: '*', conditional },
    }))
}

function allowedPatterns({ actions }: Statement): readonly string[] {
  return actions.kind === 'these' ? actions.patterns : ['*']
}

function isPlainDenial({ effect, conditional, resources }: Statement): boolean {
  return (
    effect === 'Deny' &&
    !conditional &&
    resources.kind === 'these' &&
    resources.patterns.includes('*')
  )
}

function isDenied({ kind, patterns }: Statement['actions'], pattern: string): boolean {
  if (kind === 'these') return patterns.some((denied) => covers(denied, pattern))
  return !patterns.some((left) => mayOverlap(left, pattern))
}

/** Something that is no reading is within the boundary too. */
function isBounded(bounds: readonly Statement[], pattern: string): boolean {
  return bounds.some((bound) =>
    allowedPatterns(bound).some((each) => mayOverlap(each, pattern) && !isReading(each)),
  )
}

export function isReading(pattern: string): boolean {
  const verb = pattern.slice(pattern.indexOf(':') + 1)
  return pattern.includes(':') && READING_VERBS.some((reading) => matches(`${reading}*`, verb))
}
