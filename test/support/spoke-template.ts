import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { isRecord, parseTemplate, resolved } from '../../sandbox/aws/policy/cloudformation.ts'
import {
  evaluateResource,
  evaluateWithin,
  type PolicyRequest,
  type Requester,
} from '../../sandbox/aws/policy/evaluate.ts'
import { type Statement, statementsOf } from '../../sandbox/aws/policy/statement.ts'
import { namesOf, type Template, templateOf } from '../../sandbox/aws/policy/template-names.ts'
import { rolesIn, type TemplateRole } from '../../sandbox/aws/policy/template-roles.ts'

/** deploy/spoke.yml as it ships, in an account and a Region. */
export const SPOKE = '111111111111'
export const HUB = '333333333333'
export const SPOKE_TEXT = readFileSync(new URL('../../deploy/spoke.yml', import.meta.url), 'utf8')
export const SPOKE_TEMPLATE: Template = templateOf(parseTemplate(SPOKE_TEXT))

const USUAL = {
  HubAccountId: HUB,
  OrganizationId: 'o-abcdefghij',
  ExternalId: 'a secret word',
  ProtectedUsers: 'arn:aws:iam::*:user/break-glass,arn:aws:iam::*:user/admin/*',
}

export interface SpokePlace {
  readonly region?: string
  readonly account?: string
  readonly parameters?: Readonly<Record<string, string>>
}

/** What stands there, by logical id, with everything resolved. */
export function spokeResources({
  region = 'us-east-1',
  account = SPOKE,
  parameters = {},
}: SpokePlace = {}): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const names = namesOf(SPOKE_TEMPLATE, {
    account,
    region,
    parameters: { ...USUAL, ...parameters },
  })
  return new Map(
    Object.entries(SPOKE_TEMPLATE.Resources)
      .filter(([, { Condition }]) => Condition === undefined || names.condition(Condition))
      .map(([id, { Properties }]) => {
        const properties = resolved(Properties, names)
        return [id, isRecord(properties) ? properties : {}] as const
      }),
  )
}

export interface SpokeRole extends TemplateRole {
  readonly statements: readonly Statement[]
  readonly boundaryStatements: readonly Statement[]
}

export function spokeRoles({
  region = 'us-east-1',
  account = SPOKE,
  parameters = {},
}: SpokePlace = {}): ReadonlyMap<string, SpokeRole> {
  const names = namesOf(SPOKE_TEMPLATE, {
    account,
    region,
    parameters: { ...USUAL, ...parameters },
  })
  return new Map(
    rolesIn(SPOKE_TEMPLATE, names).map((role) => [
      role.roleName,
      {
        ...role,
        statements: role.policies.flatMap(({ document, name }) => statementsOf(document, name)),
        boundaryStatements:
          role.boundary === undefined
            ? []
            : statementsOf(role.boundary.document, role.boundary.name),
      },
    ]),
  )
}

export function spokeRole(name: string, place?: SpokePlace): SpokeRole {
  const role = spokeRoles(place).get(name)
  if (role === undefined) throw new Error(`there is no role ${name}`)
  return role
}

/** What the role may do, within its boundary. */
export function decisionOf(
  { statements, boundaryStatements }: SpokeRole,
  request: Omit<PolicyRequest, 'context'> & Partial<Pick<PolicyRequest, 'context'>>,
): string {
  return evaluateWithin(
    { identity: statements, boundary: boundaryStatements },
    { context: {}, ...request },
  ).decision
}

export function trustDecisionOf(
  { trust }: SpokeRole,
  request: PolicyRequest,
  requester: Requester,
): string {
  return evaluateResource(statementsOf(trust.document, trust.name), request, requester).decision
}

const RawStatement = z.object({
  Sid: z.string(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: z.union([z.string().transform((one) => [one]), z.array(z.string())]),
  Resource: z.unknown(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
})
type RawStatement = z.infer<typeof RawStatement>

export interface WrittenStatement extends RawStatement {
  /** The resource of the template that it stands in. */
  readonly in: string
}

/** Every statement that stands in a policy of the template, whatever condition it hangs on. */
export function writtenStatements(): readonly WrittenStatement[] {
  return Object.entries(SPOKE_TEMPLATE.Resources).flatMap(([id, { Properties }]) => {
    const { Policies, PolicyDocument } = Properties
    const inline = Array.isArray(Policies)
      ? Policies.map((policy) => isRecord(policy) && policy['PolicyDocument'])
      : []
    return [...inline, PolicyDocument].filter(isRecord).flatMap(({ Statement: list }) =>
      (Array.isArray(list) ? list : [list]).map((statement) => ({
        ...RawStatement.parse(unconditional(statement)),
        in: id,
      })),
    )
  })
}

function unconditional(statement: unknown): unknown {
  const branches = isRecord(statement) ? statement['Fn::If'] : undefined
  return Array.isArray(branches) ? branches[1] : statement
}
