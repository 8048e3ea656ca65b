import type { AccountId } from '../../requests/ids.ts'
import type { SpokeRoleName } from '../../shared/deployment-names.ts'
import { type Known, unknown } from '../../shared/known.ts'
import { type Besides, BesidesAnswer } from '../inside/besides.ts'
import type { Exam } from './examine.ts'
import { askFor } from './examine-inside.ts'
import type { Finding } from './finding.ts'
import { judgeOrganization } from './judge-organization.ts'
import { judgeTrail } from './judge-trail.ts'

/** What awskey reads by the role of one account: the table over a trail, and the accounts of the organisation. Looked at from inside, by the function and the role that do it. */
export async function examineBesides(exam: Exam): Promise<readonly Finding[]> {
  const { trail, organization, organisation } = exam.config
  const found: Finding[] = []
  if (trail !== undefined) {
    const seen = await ask(exam, { by: 'responder', account: trail.account, role: 'responder' })
    found.push(...judgeTrail(trail, said(seen, 'trail')))
  }
  if (organization !== undefined) {
    const { account } = organization
    const seen = await ask(exam, { by: 'worker', account, role: 'reader' })
    const listed = said(seen, 'organization')
    found.push(...judgeOrganization(organization, organisation.accounts, listed))
  }
  return found
}

interface Asked {
  readonly by: 'worker' | 'responder'
  readonly account: AccountId
  readonly role: SpokeRoleName
}

function ask(exam: Exam, { by, account, role }: Asked): Promise<Known<Besides>> {
  return askFor(BesidesAnswer, exam, by, { open: [{ account, role }], simulate: [] })
}

/** A function that was deployed before it could look says nothing. */
function said<Name extends keyof Besides>(
  seen: Known<Besides>,
  name: Name,
): NonNullable<Besides[Name]> | { readonly kind: 'unknown'; readonly why: string } {
  if (seen.kind === 'unknown') return seen
  return (
    seen.value[name] ?? unknown('the function said nothing of it: it is older than this doctor')
  )
}
