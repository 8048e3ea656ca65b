import type { z } from 'zod'
import { invoke } from '../../aws/doctor/function-reads.ts'
import type { AccountId } from '../../requests/ids.ts'
import {
  type FunctionName,
  functionName,
  type SpokeRoleName,
  spokeRoleName,
} from '../../shared/deployment-names.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import type { AwskeyConfig } from '../awskey-config.ts'
import { type Look, SeenAnswer, type SimulationAsk } from '../inside/look.ts'
import type { DoctorClients } from './clients.ts'
import { type Finding, notKnown } from './finding.ts'
import { judgeConfiguration, judgeReach, judgeUse, judgeWay } from './judge-inside.ts'
import { judgePermissions } from './judge-permissions.ts'
import type { PermissionAsk, RolePermissions } from './permissions/permission-ask.ts'
import { type SpokePlace, spokePermissions } from './permissions/spoke-permissions.ts'

/**
 * Has three functions look from inside, each with its own role: whether its way into every account is open, and, by the reader there, what the roles of that account may do. No call takes longer than a function may run.
 */
export interface InsideExam {
  readonly config: AwskeyConfig
  readonly clients: DoctorClients
  /** SHA-256 of awskey.yml as it is here. */
  readonly configuration: string
  readonly place: { readonly partition: string; readonly region: string; readonly hub: string }
}

const BY: Readonly<Record<'worker' | 'responder' | 'rotate-secret', readonly SpokeRoleName[]>> = {
  worker: ['reader', 'operator', 'root'],
  responder: ['responder'],
  'rotate-secret': ['rotator'],
}
const FUNCTIONS = ['worker', 'responder', 'rotate-secret'] as const
const WOULD_HELP =
  'run it with credentials of the hub account that allow lambda:InvokeFunction on it; a function that fails is older than this doctor: deploy again, and look at its log'
const SIMULATE =
  'deploy deploy/spoke.yml of this version in that account: its reader must be allowed iam:SimulatePrincipalPolicy on the roles of awskey'

export async function examineInside(exam: InsideExam): Promise<readonly Finding[]> {
  const found: Finding[] = []
  for (const of of FUNCTIONS) {
    found.push(...(await examineItself(exam, of)))
    for (const { id } of exam.config.organisation.accounts)
      found.push(...(await examineAccount(exam, of, id)))
  }
  return found
}

/** What is the same for all accounts. */
async function examineItself(
  exam: InsideExam,
  of: (typeof FUNCTIONS)[number],
): Promise<readonly Finding[]> {
  const by = functionName(exam.config.deployment.naming, of)
  const seen = await askInside(exam, of, { open: [], simulate: [] })
  if (seen.kind === 'unknown') return [notKnown(`${by} from inside`, seen.why, WOULD_HELP)]
  const { configuration, macs, slack } = seen.value
  return [
    judgeConfiguration(by, configuration, exam.configuration),
    ...Object.entries(macs).flatMap(([alias, refuses]) => judgeUse(by, alias, refuses)),
    ...(slack === undefined ? [] : judgeReach(by, slack, exam.config.slack.team)),
  ]
}

async function examineAccount(
  exam: InsideExam,
  of: (typeof FUNCTIONS)[number],
  account: AccountId,
): Promise<readonly Finding[]> {
  const { naming } = exam.config.deployment
  const by = functionName(naming, of)
  const open = BY[of].filter((role) => standsIn(exam.config, account, role))
  const seen = await askInside(exam, of, {
    open: open.map((role) => ({ account, role })),
    simulate: [],
  })
  if (seen.kind === 'unknown')
    return [notKnown(`ways of ${by} into ${account}`, seen.why, WOULD_HELP)]
  const ways = open.map((role) => {
    const way = seen.value.opened.find((each) => each.role === role)?.opened
    const named = { account, role: spokeRoleName(naming, role), by }
    return judgeWay(named, way ?? unknown(`${by} said nothing of it`))
  })
  return of === 'worker' ? [...ways, ...(await examineRoles(exam, account))] : ways
}

/** One call for each role, so that none takes longer than a function may run. */
async function examineRoles(exam: InsideExam, account: AccountId): Promise<readonly Finding[]> {
  const found: Finding[] = []
  for (const { role, permissions } of permissionsIn(exam, account)) {
    const asks = [...permissions.needed, ...permissions.dangerous].map(writable)
    const seen = await askInside(exam, 'worker', { open: [], simulate: [{ account, role, asks }] })
    const answers =
      seen.kind === 'known'
        ? (seen.value.simulated[0]?.answers ?? [])
        : asks.map(() => unknown(seen.why))
    const { length } = permissions.needed
    found.push(
      ...judgePermissions(
        `${spokeRoleName(exam.config.deployment.naming, role)} in ${account}`,
        permissions,
        { needed: answers.slice(0, length), dangerous: answers.slice(length) },
        { template: 'deploy/spoke.yml', wouldHelp: SIMULATE },
      ),
    )
  }
  return found
}

function writable({ actions, resource, context }: PermissionAsk): SimulationAsk {
  const given = Object.entries(context).map(([key, values]): [string, string[]] => [
    key,
    [...values],
  ])
  return { actions: [...actions], resource, context: Object.fromEntries(given) }
}

/** A function's answer to one question. */
export function askInside(
  exam: Pick<InsideExam, 'clients' | 'config'>,
  of: FunctionName,
  look: Look,
): Promise<Known<(typeof SeenAnswer)['_output']['doctor']>> {
  return askFor(SeenAnswer, exam, of, look)
}

/** What the schema takes of it. */
export async function askFor<T>(
  schema: z.ZodType<{ readonly doctor: T }>,
  { clients, config }: Pick<InsideExam, 'clients' | 'config'>,
  of: FunctionName,
  look: Look,
): Promise<Known<T>> {
  const name = functionName(config.deployment.naming, of)
  const answer = await invoke(clients.lambda, name, { doctor: look })
  if (answer.kind === 'unknown') return answer
  const parsed = schema.safeParse(answer.value)
  return parsed.success ? known(parsed.data.doctor) : unknown(`${name}: answer not understood`)
}

function standsIn({ rootAccess }: AwskeyConfig, account: AccountId, role: SpokeRoleName): boolean {
  return role !== 'root' || rootAccess?.account === account
}

function permissionsIn(
  { config, place }: InsideExam,
  account: AccountId,
): readonly { readonly role: SpokeRoleName; readonly permissions: RolePermissions }[] {
  const { trail, organization, deployment, organisation } = config
  const at: SpokePlace = {
    ...place,
    account,
    naming: deployment.naming,
    listsOrganization: organization?.account === account,
    revokesSessions: organisation.accounts.some(
      ({ id, revokeSessions }) => id === account && revokeSessions === true,
    ),
    trail:
      trail?.account === account
        ? { region: trail.region, workgroup: trail.table.workgroup }
        : undefined,
  }
  return (['reader', 'operator', 'responder', 'rotator', 'root'] as const)
    .filter((role) => standsIn(config, account, role))
    .map((role) => ({ role, permissions: spokePermissions(role, at) }))
}
