/** deploy/spoke.yml, read as CloudFormation and IAM read it: what it makes where, whom its roles trust, and what bounds them. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseDocument, visit } from 'yaml'
import { z } from 'zod'
import { isRecord, parseTemplate } from '../sandbox/aws/policy/cloudformation.ts'
import { TEST_DETAIL_TYPE, TEST_SOURCE, Through } from '../src/exposure/signal/test-event.ts'
import { RequestId } from '../src/requests/ids.ts'
import { FUNCTION_NAMES, SPOKE_ROLE_NAMES, USUAL_NAMING } from '../src/shared/deployment-names.ts'
import {
  HUB,
  SPOKE,
  SPOKE_TEMPLATE,
  SPOKE_TEXT,
  type SpokePlace,
  spokeResources,
  spokeRole,
  spokeRoles,
  trustDecisionOf,
  writtenStatements,
} from './support/spoke-template.ts'

const { Resources, Parameters, Conditions } = SPOKE_TEMPLATE
const everything = { RootAccess: 'true', OrganizationReads: 'true' }
const TRAIL = {
  ...everything,
  Trail: 'true',
  TrailBucketArn: 'arn:aws:s3:::trail',
  TrailResultsBucketArn: 'arn:aws:s3:::results',
  TrailKeyArns: `arn:aws:kms:us-east-1:${SPOKE}:key/1`,
}

/** As the documentation of each type lists them: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/ */
const PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  'AWS::IAM::Role': [
    'AssumeRolePolicyDocument',
    'Description',
    'ManagedPolicyArns',
    'MaxSessionDuration',
    'Path',
    'PermissionsBoundary',
    'Policies',
    'RoleName',
    'Tags',
  ],
  'AWS::IAM::ManagedPolicy': [
    'Description',
    'Groups',
    'ManagedPolicyName',
    'Path',
    'PolicyDocument',
    'Roles',
    'Users',
  ],
  'AWS::Events::Rule': [
    'Description',
    'EventBusName',
    'EventPattern',
    'Name',
    'RoleArn',
    'ScheduleExpression',
    'State',
    'Tags',
    'Targets',
  ],
}

/** What a part of the template refers to: parameters, resources and conditions, each by its way. */
function referencesIn(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(referencesIn)
  if (!isRecord(part)) return []
  return Object.entries(part).flatMap(([key, value]) => {
    if (key === 'Ref' && typeof value === 'string') return [value]
    if (key === 'Fn::GetAtt' && typeof value === 'string') return [value.split('.')[0] ?? '']
    if (key === 'Fn::Sub' && typeof value === 'string')
      return [...value.matchAll(/\$\{([^}.!]+)[^}]*\}/g)].map(([, name = '']) => name)
    return referencesIn(value)
  })
}

function conditionsIn(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(conditionsIn)
  if (!isRecord(part)) return []
  return Object.entries(part).flatMap(([key, value]) => {
    if (key === 'Condition' && typeof value === 'string') return [value]
    if (key === 'Fn::If' && Array.isArray(value))
      return [String(value[0]), ...conditionsIn(value.slice(1))]
    return conditionsIn(value)
  })
}

describe('deploy/spoke.yml', () => {
  it('is YAML that CloudFormation reads: no anchors, no key twice, short enough for one request', () => {
    const document = parseDocument(SPOKE_TEXT, { logLevel: 'silent' })
    expect(document.errors).toEqual([])
    visit(document, {
      Alias: () => expect.unreachable('an alias'),
      Node: (_key, node) => {
        if ('anchor' in node) expect(node.anchor).toBeUndefined()
      },
    })
    expect(Buffer.byteLength(SPOKE_TEXT)).toBeLessThan(51_200)
  })

  it('refers to nothing that it lacks, and has no parameter and no condition for nothing', () => {
    const whole = parseTemplate(SPOKE_TEXT)
    const references = new Set(referencesIn(whole).filter((name) => !name.startsWith('AWS::')))
    const named = new Set([...Object.keys(Parameters), ...Object.keys(Resources)])
    expect([...references].filter((name) => !named.has(name))).toEqual([])
    expect(Object.keys(Parameters).filter((name) => !references.has(name))).toEqual([])
    // IAM's own Condition is an object and never a name.
    const conditions = new Set(conditionsIn(whole))
    expect([...conditions].toSorted()).toEqual(Object.keys(Conditions).toSorted())
  })

  it('shows every parameter in its groups', () => {
    const Metadata = z.object({
      Metadata: z.object({
        'AWS::CloudFormation::Interface': z.object({
          ParameterGroups: z.array(z.object({ Parameters: z.array(z.string()) })),
        }),
      }),
    })
    const { ParameterGroups } = Metadata.parse(parseTemplate(SPOKE_TEXT)).Metadata[
      'AWS::CloudFormation::Interface'
    ]
    expect(ParameterGroups.flatMap((group) => group.Parameters).toSorted()).toEqual(
      Object.keys(Parameters).toSorted(),
    )
  })

  it('sets no property that its type does not have', () => {
    for (const [id, { Type, Properties }] of Object.entries(Resources)) {
      const known = PROPERTIES[Type] ?? []
      expect(
        Object.keys(Properties).filter((name) => !known.includes(name)),
        id,
      ).toEqual([])
    }
  })

  it('writes no more into a policy than IAM takes', () => {
    const size = (document: unknown): number =>
      JSON.stringify(document).replaceAll(/\s/g, '').length
    for (const { policies, boundary, roleName } of spokeRoles({ parameters: TRAIL }).values()) {
      const inline = policies.reduce((sum, { document }) => sum + size(document), 0)
      expect(inline, roleName).toBeLessThan(10_240)
      expect(size(boundary?.document), roleName).toBeLessThan(6144)
    }
  })
})

describe('what stands where', () => {
  const rolesAt = (place: SpokePlace): readonly string[] => [...spokeRoles(place).keys()].toSorted()
  const rulesAt = (place: SpokePlace): readonly string[] =>
    [...spokeResources(place).keys()].filter((id) => Resources[id]?.Type === 'AWS::Events::Rule')

  it('is all of it in the home Region, and the role for root users only where it is asked for', () => {
    const usual = ['forwarder', 'operator', 'reader', 'responder', 'rotator']
    expect(rolesAt({})).toEqual(usual.map((name) => `awskey-${name}`))
    expect(rolesAt({ parameters: { RootAccess: 'true' } })).toContain('awskey-root')
    expect(rulesAt({})).toEqual(['ForwardHealth', 'ForwardGuardDuty', 'ForwardIam'])
  })

  it('is nothing of IAM in any other Region, and calls of IAM in none either', () => {
    const place = { region: 'eu-central-1', parameters: everything }
    expect([...spokeResources(place).keys()]).toEqual(['ForwardHealth', 'ForwardGuardDuty'])
    const home = { region: 'eu-central-1', parameters: { HomeRegion: 'eu-central-1' } }
    expect(rolesAt(home)).toContain('awskey-reader')
    expect(rulesAt(home)).not.toContain('ForwardIam')
  })

  it('is no rule where the hub itself looks, nor where forwarding is off', () => {
    expect(rulesAt({ account: HUB })).toEqual([])
    expect(rolesAt({ account: HUB })).toContain('awskey-reader')
    expect(rulesAt({ account: HUB, region: 'eu-west-1' })).toHaveLength(2)
    const off = { parameters: { ForwardEvents: 'false' } }
    expect([rulesAt(off), rolesAt(off).includes('awskey-forwarder')]).toEqual([[], false])
  })

  it('is the reader alone where an account is only looked at', () => {
    const place = { parameters: { OnlyReader: 'true', ForwardEvents: 'false' } }
    expect(rolesAt(place)).toEqual(['awskey-reader'])
  })

  it('follows prefix and path', () => {
    const place = { parameters: { Prefix: 'keys', RolePath: '/ops/', RootAccess: 'true' } }
    const roles = [...spokeRoles(place).values()]
    expect(roles.map(({ roleName }) => roleName.replace(/^keys-/, '')).toSorted()).toEqual(
      [...SPOKE_ROLE_NAMES, 'forwarder'].toSorted(),
    )
    expect(new Set(roles.map(({ path }) => path))).toEqual(new Set(['/ops/']))
    expect(JSON.stringify([...spokeResources(place)])).not.toContain('role/awskey')
    expect(USUAL_NAMING).toEqual({
      prefix: parameterDefault('Prefix'),
      rolePath: parameterDefault('RolePath'),
    })
  })
})

function parameterDefault(name: string): unknown {
  const parameter = Parameters[name]
  return isRecord(parameter) ? parameter['Default'] : undefined
}

describe('the trust of a role', () => {
  const TRUSTED = {
    reader: 'worker',
    operator: 'worker',
    responder: 'responder',
    rotator: 'rotate-secret',
    root: 'worker',
  } as const
  const REQUEST = RequestId.parse('01JZ0000000000000000000000')

  const asked = (
    name: string,
    given: {
      readonly by?: string
      readonly action?: string
      readonly place?: SpokePlace
      readonly context?: Readonly<Record<string, string | undefined>>
    } = {},
  ): string => {
    const { by = 'worker', action = 'sts:AssumeRole', context = {}, place } = given
    const role = spokeRole(`awskey-${name}`, place ?? { parameters: everything })
    return trustDecisionOf(
      role,
      {
        action,
        resource: `arn:aws:iam::${SPOKE}:role/awskey-${name}`,
        context: {
          'aws:PrincipalAccount': HUB,
          'aws:PrincipalOrgID': 'o-abcdefghij',
          'sts:ExternalId': 'a secret word',
          'sts:RoleSessionName': REQUEST,
          'sts:SourceIdentity': REQUEST,
          ...context,
        },
      },
      {
        names: [
          `arn:aws:iam::${HUB}:role/awskey-function-${by}`,
          `arn:aws:sts::${HUB}:assumed-role/awskey-function-${by}/x`,
        ],
        accountId: HUB,
      },
    )
  }

  it('is in one function alone, for assuming it and for saying for which request', () => {
    for (const [name, function_] of Object.entries(TRUSTED)) {
      const document = spokeRole(`awskey-${name}`, { parameters: everything }).trust.document
      const Trust = z.object({
        Version: z.literal('2012-10-17'),
        Statement: z.tuple([
          z.object({ Action: z.literal('sts:AssumeRole'), Principal: z.unknown() }),
          z.object({ Action: z.literal('sts:SetSourceIdentity'), Principal: z.unknown() }),
        ]),
      })
      const principal = { AWS: `arn:aws:iam::${HUB}:role/awskey-function-${function_}` }
      expect(Trust.parse(document).Statement.map(({ Principal }) => Principal)).toEqual([
        principal,
        principal,
      ])
      for (const by of FUNCTION_NAMES)
        for (const action of ['sts:AssumeRole', 'sts:SetSourceIdentity'])
          expect(asked(name, { by, action }), `${by} ${action} ${name}`).toBe(
            by === function_ ? 'allowed' : 'implicitDeny',
          )
    }
  })

  it.each([
    ['another account', { 'aws:PrincipalAccount': '999999999999' }],
    ['another organization', { 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' }],
    ['no organization', { 'aws:PrincipalOrgID': undefined }],
    ['another external id', { 'sts:ExternalId': 'guessed' }],
    ['no external id', { 'sts:ExternalId': undefined }],
    ['a session that names no request', { 'sts:RoleSessionName': 'somebody' }],
    ['no source identity', { 'sts:SourceIdentity': undefined }],
    ['a source identity that is no request', { 'sts:SourceIdentity': 'somebody' }],
  ])('does not let in %s', (_what, context) => {
    for (const [name, by] of Object.entries(TRUSTED))
      expect(asked(name, { by, context }), name).toBe('implicitDeny')
  })

  it('asks for no organization and no external id where none is given', () => {
    const parameters = { OrganizationId: '', ExternalId: '' }
    const context = { 'aws:PrincipalOrgID': undefined, 'sts:ExternalId': undefined }
    expect(asked('operator', { place: { parameters }, context })).toBe('allowed')
  })

  it('knows the sessions of awskey that are no request: of the reader any, of others those of doctor', () => {
    const under = (name: string, session: string): string =>
      asked(name, {
        by: TRUSTED[name as keyof typeof TRUSTED],
        context: { 'sts:RoleSessionName': session, 'sts:SourceIdentity': session },
      })
    for (const session of ['awskey-fleet', 'awskey-inventory', 'awskey-outside', 'awskey-doctor'])
      expect(under('reader', session)).toBe('allowed')
    for (const name of ['operator', 'responder', 'rotator', 'root']) {
      expect(under(name, 'awskey-doctor')).toBe('allowed')
      expect(under(name, 'awskey-inventory')).toBe('implicitDeny')
    }
  })

  it('of the forwarder is in the rules of this account, for EventBridge', () => {
    const rule = `arn:aws:events:eu-west-1:${SPOKE}:rule/awskey-forward-health`
    const by = (service: string, context: Readonly<Record<string, string>>): string =>
      trustDecisionOf(
        spokeRole('awskey-forwarder'),
        { action: 'sts:AssumeRole', resource: '*', context },
        { names: [], service },
      )
    const own = { 'aws:SourceAccount': SPOKE, 'aws:SourceArn': rule }
    expect(by('events.amazonaws.com', own)).toBe('allowed')
    expect(by('lambda.amazonaws.com', own)).toBe('implicitDeny')
    expect(by('events.amazonaws.com', { ...own, 'aws:SourceAccount': HUB })).toBe('implicitDeny')
    const other = `arn:aws:events:eu-west-1:${SPOKE}:rule/theirs`
    expect(by('events.amazonaws.com', { ...own, 'aws:SourceArn': other })).toBe('implicitDeny')
  })
})

/** What deploy/revoke-sessions.yml puts on the responder, where an account installs it. */
const OF_REVOCATION: Readonly<Record<string, readonly string[]>> = {
  'awskey-responder': [
    'iam:PassRole',
    'ssm:GetAutomationExecution',
    'ssm:StartAutomationExecution',
  ],
}

describe('the boundary of a role', () => {
  it('stands on every role, each its own, and a session lasts an hour at most', () => {
    for (const [id, { Type, Properties }] of Object.entries(Resources)) {
      if (Type !== 'AWS::IAM::Role') continue
      const { PermissionsBoundary, MaxSessionDuration } = Properties
      expect(PermissionsBoundary, id).toEqual({
        'Fn::If': [
          'HasBoundary',
          { Ref: 'PermissionsBoundary' },
          { Ref: id.replace(/Role$/, 'Boundary') },
        ],
      })
      expect(MaxSessionDuration, id).toBe(3600)
    }
  })

  it('is the one of the customer where there is one, and then none is made', () => {
    const PermissionsBoundary = `arn:aws:iam::${SPOKE}:policy/theirs`
    const resources = spokeResources({ parameters: { ...everything, PermissionsBoundary } })
    const kinds = [...resources.keys()].map((id) => Resources[id]?.Type)
    expect(kinds).not.toContain('AWS::IAM::ManagedPolicy')
    for (const [id, properties] of resources)
      if (Resources[id]?.Type === 'AWS::IAM::Role')
        expect(properties['PermissionsBoundary'], id).toBe(PermissionsBoundary)
  })

  it('allows all that the role may do, and names no action besides', () => {
    const allowedBy = (list: ReturnType<typeof spokeRole>['statements']): readonly string[] =>
      [
        ...new Set(
          list
            .filter(({ effect }) => effect === 'Allow')
            .flatMap(({ actions }) => actions.patterns),
        ),
      ].toSorted()
    const whole = { ...TRAIL, SecretsKeyArn: `arn:aws:kms:us-east-1:${SPOKE}:key/2` }
    for (const { roleName, statements, boundaryStatements } of spokeRoles({
      parameters: whole,
    }).values())
      expect(allowedBy(boundaryStatements), roleName).toEqual(
        [...allowedBy(statements), ...(OF_REVOCATION[roleName] ?? [])].toSorted(),
      )
  })

  it('is said in the same words in each', () => {
    const denials = writtenStatements().filter(
      ({ in: id, Effect }) => id.endsWith('Boundary') && Effect === 'Deny',
    )
    // The responder may hand one role to Systems Manager, where deploy/revoke-sessions.yml allows it.
    const said = denials.map(({ in: _id, ...statement }) =>
      JSON.stringify(statement).replace(',"iam:PassRole"', ''),
    )
    expect(denials).toHaveLength(12)
    expect(new Set(said).size).toBe(2)
  })
})

describe('the forwarding of events', () => {
  const Pattern = z.record(z.string(), z.unknown())

  const EitherOf = z.object({
    EventPattern: z.strictObject({ $or: z.tuple([Pattern, Pattern]) }),
  })
  /** What each rule takes of AWS, and of the doctor's test events. */
  const rules = [...spokeResources()].flatMap(([id, properties]) => {
    if (Resources[id]?.Type !== 'AWS::Events::Rule') return []
    const [ofAws, test] = EitherOf.parse(properties).EventPattern.$or
    return [{ name: String(properties['Name']), ofAws, test }]
  })

  it('takes what the hub takes, by the same patterns', () => {
    const hub = parseTemplate(readFileSync(new URL('../serverless.yml', import.meta.url), 'utf8'))
    const Hub = z.object({
      functions: z.object({
        signal: z.object({
          events: z.array(z.object({ eventBridge: z.object({ pattern: Pattern }) })),
        }),
      }),
    })
    const patterns = Hub.parse(hub).functions.signal.events.map(
      ({ eventBridge }) => eventBridge.pattern,
    )
    const own = rules.flatMap(({ ofAws, test: { detail: _through, ...test } }) => [ofAws, test])
    const sorted = (list: readonly unknown[]): readonly string[] =>
      [...new Set(list.map((each) => JSON.stringify(each)))].toSorted()
    expect(sorted(own)).toEqual(sorted(patterns))
  })

  it('takes of test events those that are sent through this rule, and no others', () => {
    for (const { name, test } of rules)
      expect(test, name).toEqual({
        source: [TEST_SOURCE],
        'detail-type': [TEST_DETAIL_TYPE],
        detail: { through: [name.replace('awskey-forward-', '')] },
      })
    expect(rules.map(({ name }) => name.replace('awskey-forward-', ''))).toEqual(
      Through.options.filter((through) => through !== 'hub'),
    )
  })

  it('has patterns no longer than EventBridge takes', () => {
    for (const [id, { EventPattern }] of spokeResources())
      if (Resources[id]?.Type === 'AWS::Events::Rule')
        expect(JSON.stringify(EventPattern).length, id).toBeLessThan(2_048)
  })

  it('goes to the bus of the hub in its Region and nowhere else, by a role that can do only that', () => {
    const bus = `arn:aws:events:eu-central-1:${HUB}:event-bus/default`
    for (const region of ['us-east-1', 'ap-south-1']) {
      const resources = spokeResources({ region, parameters: { HubRegion: 'eu-central-1' } })
      for (const [id, { Targets }] of resources)
        if (Resources[id]?.Type === 'AWS::Events::Rule')
          expect(Targets, id).toEqual([
            { Id: 'awskey', Arn: bus, RoleArn: `arn:aws:iam::${SPOKE}:role/awskey-forwarder` },
          ])
    }
    const { statements } = spokeRole('awskey-forwarder', {
      parameters: { HubRegion: 'eu-central-1' },
    })
    expect(
      statements.map(({ actions, resources }) => [actions.patterns, resources?.patterns]),
    ).toEqual([[['events:PutEvents'], [bus]]])
  })
})
