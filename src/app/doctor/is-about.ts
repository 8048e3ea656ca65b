import type { PolicyStatement } from '../../aws/doctor/policy-statements.ts'

/** Whether a statement is about an action on a resource, wildcards of its own included. Pure. Conditions are whoever asks' own affair. */
export function isAbout(
  { actions, resources }: Pick<PolicyStatement, 'actions' | 'resources'>,
  action: string,
  resource: string,
): boolean {
  return (
    actions.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    resources.some((pattern) => matches(pattern, resource))
  )
}

function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
  const source = escaped.replaceAll('*', '.*').replaceAll('?', '.')
  return new RegExp(`^${source}$`).test(text)
}
