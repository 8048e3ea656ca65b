/**
 * Traces by AWS X-Ray, where awskey.yml asks for them. Lambda itself records when each function was called and by what, how long its start and its work took, and whether it failed; awskey adds nothing to that, so there are no calls,
 * no ids of its own and no payloads in a trace.
 */
import { z } from 'zod'

/** X-Ray knows no resources for these: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html */
const WRITE_TRACES = {
  Sid: 'WriteTraces',
  Effect: 'Allow',
  Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
  Resource: '*',
}

const Role = z.looseObject({
  Properties: z.looseObject({
    Policies: z
      .array(z.looseObject({ PolicyDocument: z.looseObject({ Statement: z.array(z.unknown()) }) }))
      .min(1),
  }),
})
const LambdaFunction = z.object({
  Type: z.literal('AWS::Lambda::Function'),
  Properties: z.looseObject({ Role: z.object({ 'Fn::GetAtt': z.array(z.string()).min(1) }) }),
})

/** Of every function and its role, and of nothing else. Throws where a function has no role of this template. */
export function addTracing(resources: Record<string, object>): void {
  for (const [name, resource] of Object.entries(resources)) {
    const traced = LambdaFunction.safeParse(resource)
    if (!traced.success) continue
    const { Properties } = traced.data
    resources[name] = {
      ...resource,
      Properties: { ...Properties, TracingConfig: { Mode: 'Active' } },
    }
    const [roleName = ''] = Properties.Role['Fn::GetAtt']
    allow(resources, roleName)
  }
}

function allow(resources: Record<string, object>, roleName: string): void {
  const role = resources[roleName]
  const { Properties } = Role.parse(role)
  const [own, ...more] = Properties.Policies
  if (own === undefined) return
  const { Statement } = own.PolicyDocument
  const policy = {
    ...own,
    PolicyDocument: { ...own.PolicyDocument, Statement: [...Statement, WRITE_TRACES] },
  }
  resources[roleName] = { ...role, Properties: { ...Properties, Policies: [policy, ...more] } }
}
