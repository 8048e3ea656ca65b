/** The files of an advice: for each workload a trust policy, where a role is made for it, and the least-privilege draft in as many files as IAM needs; and one that explains them all. */
import type { AdvicePart } from '../../keys/advice/advise.ts'
import { adviceHow } from './advice-how.ts'
import type { AdviceModel } from './advice-model.ts'
import { partName } from './advice-model.ts'

export interface AdviceFile {
  readonly name: string
  readonly title: string
  readonly content: string
  readonly comment: string
}

/** What is called how, for one workload. */
export interface AdviceFileNames {
  readonly trust: string | undefined
  readonly policies: readonly string[]
}

/** None where nothing was seen: an empty draft would look like a finding. */
export function adviceFiles(model: AdviceModel): readonly AdviceFile[] {
  const { parts } = model.advice
  if (model.advice.calls === 0) return []
  const names = namesOf(parts)
  return [
    ...parts.flatMap((part, at) => filesOf(model, part, names[at])),
    {
      name: 'how.md',
      title: 'How to do without the key',
      content: adviceHow(model, names),
      comment: 'What was seen, what would do instead, and what the drafts may lack.',
    },
  ]
}

function namesOf(parts: readonly AdvicePart[]): readonly AdviceFileNames[] {
  const taken = new Set<string>()
  return parts.map(({ workload, trust, draft }) => {
    const mark = parts.length === 1 ? '' : `-${unlike(slug(workload), taken)}`
    const { length: count } = draft.documents
    return {
      trust: trust === undefined ? undefined : `trust-policy${mark}.json`,
      policies: draft.documents.map(
        (_, at) => `least-privilege${mark}${count > 1 ? `-${at + 1}` : ''}.json`,
      ),
    }
  })
}

function slug({ kind, name = '' }: AdvicePart['workload']): string {
  return `${kind}-${name}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40)
}

/** Two names may differ in signs that no file's name has. */
function unlike(name: string, taken: Set<string>): string {
  let one = name
  for (let at = 2; taken.has(one); at++) one = `${name}-${at}`
  taken.add(one)
  return one
}

function filesOf(
  { coverage: { whole } }: AdviceModel,
  part: AdvicePart,
  names: AdviceFileNames | undefined,
): readonly AdviceFile[] {
  const { trust, draft, workload } = part
  const incomplete = whole ? '' : ' Incomplete: not everything could be read.'
  const of = partName(part)
  return [
    ...(trust === undefined || names?.trust === undefined
      ? []
      : [
          {
            name: names.trust,
            title: `Trust policy, ${workload.kind.replaceAll('_', ' ')}`,
            content: json(trust),
            comment: `A draft of the trust policy for ${of}. Angle brackets are to be filled in; IAM refuses it until then.`,
          },
        ]),
    ...draft.documents.flatMap((document, at) => {
      const name = names?.policies[at]
      return name === undefined
        ? []
        : [
            {
              name,
              title: `Least-privilege draft, ${workload.kind.replaceAll('_', ' ')}`,
              content: json(document),
              comment: `A draft of what ${of} was seen doing, data events aside.${incomplete} See how.md.`,
            },
          ]
    }),
  ]
}

const json = (document: object): string => `${JSON.stringify(document, undefined, 2)}\n`
