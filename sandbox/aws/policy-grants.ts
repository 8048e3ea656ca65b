import { type InputValue, isInput } from './input.ts'
import { matchesAction, type PolicyGrant, policyGrant } from './managed-policies.ts'

/**
 * What policies together say about an action: an explicit deny beats everything. Of a document only statements on every resource count; what is narrower grants nothing here, and what cannot be
 * read grants nothing.
 */
export function grantsOf(policies: {
  readonly arns: readonly string[]
  readonly documents: Iterable<string>
}): readonly PolicyGrant[] {
  const managed = policies.arns.flatMap((arn) => policyGrant(arn) ?? [])
  return [...managed, ...[...policies.documents].flatMap(documentGrants)]
}

export function saysOf(
  grants: readonly PolicyGrant[],
  action: string,
): 'deny' | 'allow' | 'silent' {
  const effects = grants
    .filter((grant) => grant.actions.some((pattern) => matchesAction(pattern, action)))
    .map((grant) => grant.effect)
  if (effects.includes('Deny')) return 'deny'
  return effects.includes('Allow') ? 'allow' : 'silent'
}

function documentGrants(text: string): readonly PolicyGrant[] {
  const document = parsed(text)
  const statements = isInput(document) ? document['Statement'] : undefined
  return asList(statements).flatMap((statement) => {
    if (!isInput(statement)) return []
    const effect = statement['Effect']
    const isWhole = asList(statement['Resource']).includes('*')
    if (!isWhole || (effect !== 'Allow' && effect !== 'Deny')) return []
    const actions = asList(statement['Action']).filter((action) => typeof action === 'string')
    return [{ effect, actions }]
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function asList(value: InputValue | undefined): readonly InputValue[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) return [value]
  const items: readonly InputValue[] = value
  return items
}
