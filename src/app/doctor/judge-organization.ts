import type { AccountId } from '../../requests/ids.ts'
import type { Known } from '../../shared/known.ts'
import type { OrganizationConfig } from '../awskey-config.ts'
import { type Finding, fine, judged } from './finding.ts'

/** Which accounts the organisation has besides those of awskey.yml: said, since the doctor looks into none of them. Pure. */
export function judgeOrganization(
  { except, ous }: OrganizationConfig,
  configured: readonly { readonly id: AccountId }[],
  seen: Known<readonly { readonly id: AccountId; readonly name: string }[]>,
): readonly Finding[] {
  const check = 'accounts of the organisation'
  const wouldHelp =
    'what the line of the way into organization.account as the reader says; it takes the parameter OrganizationReads of deploy/spoke.yml'
  return judged(check, seen, wouldHelp, (accounts) => {
    const named = new Set([...configured.map(({ id }) => id), ...except])
    const others = new Map(accounts.map(({ id, name }) => [id, name]))
    for (const id of named) others.delete(id)
    const where = ous === undefined ? '' : ' of its OUs'
    if (others.size === 0) return [fine(check, `awskey.yml names all${where}`)]
    const list = [...others].map(([id, name]) => `${name} (${id})`).join(', ')
    return [
      fine(
        check,
        `read for the fleet alone, and not looked into here, since awskey.yml does not name them: ${list}`,
      ),
    ]
  })
}
