import { OWN_ROLE } from '../../aws/attempt.ts'
import { simulate } from '../../aws/doctor/simulate.ts'
import { FUNCTION_NAMES, type FunctionName, functionName } from '../../shared/deployment-names.ts'
import type { Known } from '../../shared/known.ts'
import type { DoctorClients } from './clients.ts'
import { type Finding, notKnown } from './finding.ts'
import { judgePermissions, type Simulated } from './judge-permissions.ts'
import { permission } from './needs-of-reading.ts'
import { functionPermissions, type HubNames } from './permissions/function-permissions.ts'
import type { PermissionAsk } from './permissions/permission-ask.ts'

/** What the role of each function may do, asked of IAM's simulator by whoever runs the doctor. A few questions at a time: the simulator is throttled. */
export interface FunctionRoles {
  readonly clients: DoctorClients
  readonly names: Known<HubNames>
  roleOf(name: FunctionName): Known<string>
}

const WOULD_HELP = permission('iam:SimulatePrincipalPolicy')

export async function examineFunctionPermissions({
  clients,
  names,
  roleOf,
}: FunctionRoles): Promise<readonly Finding[]> {
  if (names.kind === 'unknown')
    return [
      notKnown(
        'permissions of the functions',
        names.why,
        'what the lines of the functions, keys and dead letters say',
      ),
    ]
  const found: Finding[] = []
  for (const of of FUNCTION_NAMES) {
    const name = functionName(names.value.naming, of)
    const role = roleOf(of)
    if (role.kind === 'unknown') {
      found.push(notKnown(`permissions of ${name}`, role.why, `what the line of ${name} says`))
      continue
    }
    const asked = functionPermissions(of, names.value)
    const answers = {
      needed: await simulated(clients, role.value, asked.needed),
      dangerous: await simulated(clients, role.value, asked.dangerous),
    }
    found.push(
      ...judgePermissions(name, asked, answers, {
        template: 'awskey (npm run deploy)',
        wouldHelp: WOULD_HELP,
      }),
    )
  }
  return found
}

async function simulated(
  { iam }: DoctorClients,
  roleArn: string,
  asks: readonly PermissionAsk[],
): Promise<readonly Simulated[]> {
  const answers: Simulated[] = []
  // One that is not answered leaves the role not known: the rest is not asked.
  for (const ask of asks) {
    const before = answers.at(-1)
    const unread = before?.kind === 'unknown' ? before : undefined
    answers.push(unread ?? (await simulate(iam, OWN_ROLE, roleArn, ask)))
  }
  return answers
}
