/**
 * Statements cut and packed so that each policy is one that IAM takes: 6,144 characters for a managed policy, white space not counted (docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). Pure.
 * What is cut allows the same as before, no more and no less: an action stands with each of the things that it stood with.
 */
export interface Statement {
  readonly Sid?: string
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
}

export const POLICY_CHARACTERS = 6_144
/** What a document has around its statements, and what a statement's id takes. */
const AROUND = 60
const PER_STATEMENT = 40
const LIST_CHARACTERS = 2_400

export function withinLength(statement: Statement): readonly Statement[] {
  return chunks(statement.Resource).flatMap((resources) =>
    chunks(statement.Action).map((actions) => ({
      ...statement,
      Action: actions,
      Resource: resources,
    })),
  )
}

export function packed(statements: readonly Statement[]): readonly (readonly Statement[])[] {
  return filled(statements, (each) => sizeOf(each) + PER_STATEMENT, POLICY_CHARACTERS - AROUND)
}

function chunks(list: readonly string[]): readonly (readonly string[])[] {
  return filled(list, (each) => each.length + 3, LIST_CHARACTERS)
}

const sizeOf = (statement: Statement): number => JSON.stringify(statement).length + 1

/** In order, as many in each as fit. */
function filled<T>(
  all: readonly T[],
  sizeOfOne: (one: T) => number,
  most: number,
): readonly (readonly T[])[] {
  const parts: T[][] = []
  let size = 0
  for (const one of all) {
    const last = parts.at(-1)
    const more = sizeOfOne(one)
    if (last === undefined || size + more > most) {
      parts.push([one])
      size = more
    } else {
      last.push(one)
      size += more
    }
  }
  return parts
}
