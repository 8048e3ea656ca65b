import { z } from 'zod'

/**
 * An IAM policy document, parsed. Pure. What is not in IAM's grammar is not read: a document that cannot be read must never be taken for one that allows nothing, or denies.
 * Actions are in lower case, as IAM compares them; conditions are kept as "there is one" alone.
 */
export interface Statement {
  readonly effect: 'Allow' | 'Deny'
  readonly actions: Patterns
  readonly resources: Patterns
  readonly conditional: boolean
}

/** Patterns with IAM's wildcards: these, or everything but these. */
export interface Patterns {
  readonly kind: 'these' | 'all_but'
  readonly patterns: readonly string[]
}

const Several = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat())
const Read = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: Several.optional(),
  NotAction: Several.optional(),
  Resource: Several.optional(),
  NotResource: Several.optional(),
  Condition: z.record(z.string(), z.unknown()).optional(),
})
const Document = z.object({ Statement: z.union([Read, z.array(Read)]) })

/** `undefined`: it is no policy of IAM's grammar, or one for resources or trust, which have a principal. */
export function parsePolicy(text: string): readonly Statement[] | undefined {
  const parsed = Document.safeParse(jsonOf(text))
  if (!parsed.success) return undefined
  const statements = [parsed.data.Statement].flat().map(statementOf)
  return statements.every((statement) => statement !== undefined) ? statements : undefined
}

function statementOf(read: z.infer<typeof Read>): Statement | undefined {
  const actions = patternsOf(read.Action, read.NotAction)
  const resources = patternsOf(read.Resource, read.NotResource)
  if (actions === undefined || resources === undefined) return undefined
  const lower = actions.patterns.map((pattern) => pattern.toLowerCase())
  return {
    effect: read.Effect,
    actions: { kind: actions.kind, patterns: lower },
    resources,
    conditional: Object.keys(read.Condition ?? {}).length > 0,
  }
}

function patternsOf(
  these: readonly string[] | undefined,
  allBut: readonly string[] | undefined,
): Patterns | undefined {
  if ((these === undefined) === (allBut === undefined)) return undefined
  return these === undefined
    ? { kind: 'all_but', patterns: allBut ?? [] }
    : { kind: 'these', patterns: these }
}

/** `undefined` for what is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
