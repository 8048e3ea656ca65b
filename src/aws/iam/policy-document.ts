import { z } from 'zod'
import { UnexpectedAnswerError } from '../attempt.ts'

/**
 * Whether an IAM policy allows everything, or everything of IAM, which comes to the same. Pure. It looks at what is allowed only: denials and conditions may
 * take something away again, but a user with such a policy is called an administrator all the same. A document that cannot be read is an error, never harmless.
 */
const Several = z.union([z.string(), z.array(z.string())])
const Statement = z.looseObject({
  Effect: z.string(),
  Action: Several.optional(),
  NotAction: Several.optional(),
  Resource: Several.optional(),
})
const Document = z.looseObject({ Statement: z.union([Statement, z.array(Statement)]) })
type Statement = z.infer<typeof Statement>

/** IAM gives documents URL-encoded. */
export function grantsEverything(encoded: string | undefined): boolean {
  const parsed = Document.safeParse(decoded(encoded ?? ''))
  if (!parsed.success) throw new UnexpectedAnswerError('IAM gave a policy that cannot be read')
  return [parsed.data.Statement].flat().some(isEverything)
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(text))
  } catch {
    return undefined
  }
}

const EVERY_ACTION: readonly string[] = ['*', '*:*', 'iam:*']

/** Everything but a few is taken for everything: which few these are is not worth a guess. */
function isEverything({ Effect, Action, NotAction, Resource }: Statement): boolean {
  if (Effect !== 'Allow') return false
  const everywhere = several(Resource).some(
    (each) => /^\*+$/.test(each) || /^arn:aws[a-z-]*:iam::\*:/.test(each),
  )
  const actions = several(Action).map((action) => action.toLowerCase())
  const every = actions.some((action) => EVERY_ACTION.includes(action) || /^\*+$/.test(action))
  return everywhere && (every || NotAction !== undefined)
}

function several(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat()
}
