/** What the doctor holds needed and dangerous, against the templates that ship: a permission that is granted is asked for, and every answer is as it must be. */
import { describe, expect, it } from 'vitest'
import { createDeployment, statementsIn } from '../../../sandbox/aws/policy/deployment.ts'
import { evaluate } from '../../../sandbox/aws/policy/evaluate.ts'
import type { TemplateRole } from '../../../sandbox/aws/policy/template-roles.ts'
import {
  HUB_ACCOUNT,
  ROOT_HOME,
  SPOKE_ACCOUNTS,
  TRAIL_ACCOUNT,
} from '../../../sandbox/aws/roles.ts'
import { HOME } from '../../../sandbox/home.ts'
import {
  functionPermissions,
  type HubNames,
} from '../../../src/app/doctor/permissions/function-permissions.ts'
import type {
  PermissionAsk,
  RolePermissions,
} from '../../../src/app/doctor/permissions/permission-ask.ts'
import { spokePermissions } from '../../../src/app/doctor/permissions/spoke-permissions.ts'
import {
  FUNCTION_NAMES,
  functionRoleName,
  SPOKE_ROLE_NAMES,
  spokeRoleName,
  USUAL_NAMING,
} from '../../../src/shared/deployment-names.ts'

const deployment = createDeployment()

function keyArn(alias: string): string {
  return `arn:aws:kms:${HOME.region}:${HUB_ACCOUNT}:key/${deployment.key(alias)?.keyId}`
}

const HUB: HubNames = {
  partition: 'aws',
  region: HOME.region,
  account: HUB_ACCOUNT,
  naming: USUAL_NAMING,
  table: HOME.table,
  jobs: HOME.queue,
  responder: HOME.responderQueue,
  signalDeadLetters: HOME.signalDeadLetterQueue,
  bucket: HOME.bucket,
  slackSecret: `arn:aws:secretsmanager:${HOME.region}:${HUB_ACCOUNT}:secret:${HOME.slackSecret}`,
  clickKey: keyArn('alias/awskey'),
  signalKey: keyArn('alias/awskey-signals'),
  pickupKey: keyArn('alias/awskey-pickup'),
  accounts: [...SPOKE_ACCOUNTS],
  rootHome: ROOT_HOME,
}

function roleNamed(account: string, name: string): TemplateRole {
  const role = deployment.role(account, name)
  if (role === undefined) throw new Error(`no role ${name} in ${account}`)
  return role
}

function mayDo(role: TemplateRole, action: string, { resource, context }: PermissionAsk): boolean {
  const layers = [role.policies.flatMap(statementsIn)]
  if (role.boundary !== undefined) layers.push([...statementsIn(role.boundary)])
  return layers.every(
    (layer) => evaluate(layer, { action, resource, context }).decision === 'allowed',
  )
}

function answersTo(role: TemplateRole, asks: readonly PermissionAsk[], wanted: boolean): string[] {
  return asks.flatMap((ask) =>
    ask.actions
      .filter((action) => mayDo(role, action, ask) !== wanted)
      .map((action) => `${action} on ${ask.resource}`),
  )
}

/** Actions that the role is granted and that nobody asks for. */
function notAskedFor(role: TemplateRole, { needed }: RolePermissions): string[] {
  const asked = new Set(needed.flatMap(({ actions }) => actions))
  const granted = role.policies
    .flatMap(statementsIn)
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ actions }) => actions.patterns)
  return [...new Set(granted)].filter((action) => !asked.has(action))
}

/** What Athena reads for a table over a trail: the stack alone knows its buckets. */
const OF_A_TRAIL = /^(?:glue|s3):/

describe('functionPermissions', () => {
  for (const of of FUNCTION_NAMES) {
    const role = roleNamed(HUB_ACCOUNT, functionRoleName(USUAL_NAMING, of))
    const permissions = functionPermissions(of, HUB)

    it(`finds all that ${of} needs granted, and nothing dangerous`, () => {
      expect(answersTo(role, permissions.needed, true)).toEqual([])
      expect(answersTo(role, permissions.dangerous, false)).toEqual([])
    })

    it(`asks for every action that ${of} is granted`, () => {
      expect(notAskedFor(role, permissions)).toEqual([])
    })
  }
})

describe('spokePermissions', () => {
  for (const of of SPOKE_ROLE_NAMES) {
    const account = ROOT_HOME
    const role = roleNamed(account, spokeRoleName(USUAL_NAMING, of))
    const permissions = spokePermissions(of, {
      partition: 'aws',
      account,
      region: HOME.region,
      hub: HUB_ACCOUNT,
      naming: USUAL_NAMING,
      listsOrganization: true,
      revokesSessions: true,
      trail: TRAIL_ACCOUNT === account ? { region: HOME.region, workgroup: 'awskey' } : undefined,
    })

    it(`finds all that the role ${of} needs granted, and nothing dangerous`, () => {
      expect(answersTo(role, permissions.needed, true)).toEqual([])
      expect(answersTo(role, permissions.dangerous, false)).toEqual([])
    })

    it(`asks for every action that the role ${of} is granted`, () => {
      expect(notAskedFor(role, permissions).filter((action) => !OF_A_TRAIL.test(action))).toEqual(
        [],
      )
    })
  }
})
