import { type IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam'
import type { Known } from '../../shared/known.ts'
import { type Attempt, asKnown, attempt } from '../attempt.ts'

/**
 * What IAM's simulator says of a role: its own policies, its boundary and the organisation's policies, not the policies of resources. Changes nothing. One call is about one resource and one set of
 * context keys; a page that is missing makes all of it not known.
 */
export interface SimulationAsk {
  readonly actions: readonly string[]
  readonly resource: string
  readonly context: Readonly<Record<string, readonly string[]>>
}

export interface SimulationEnd {
  readonly action: string
  readonly decision: string
}

/** Where it is not one text. */
const TYPES: Readonly<Record<string, 'boolean' | 'stringList'>> = {
  'aws:CalledVia': 'stringList',
  'aws:TagKeys': 'stringList',
  'dynamodb:LeadingKeys': 'stringList',
  'secretsmanager:BlockPublicPolicy': 'boolean',
  'secretsmanager:RotateImmediately': 'boolean',
}

export async function simulate(
  iam: IAMClient,
  session: { ready(): Promise<void> },
  roleArn: string,
  { actions, resource, context }: SimulationAsk,
): Promise<Known<readonly SimulationEnd[]>> {
  const tried: Attempt<readonly SimulationEnd[]> = await attempt(
    session,
    'iam:SimulatePrincipalPolicy',
    async () => {
      const ends: SimulationEnd[] = []
      let marker: string | undefined
      do {
        const page = await iam.send(
          new SimulatePrincipalPolicyCommand({
            PolicySourceArn: roleArn,
            ActionNames: [...actions],
            ResourceArns: [resource],
            ContextEntries: Object.entries(context).map(([name, values]) => ({
              ContextKeyName: name,
              ContextKeyValues: [...values],
              ContextKeyType: TYPES[name] ?? 'string',
            })),
            ...(marker !== undefined && { Marker: marker }),
          }),
        )
        for (const { EvalActionName = '', EvalDecision = '' } of page.EvaluationResults ?? [])
          ends.push({ action: EvalActionName, decision: EvalDecision })
        marker = page.IsTruncated === true ? page.Marker : undefined
      } while (marker !== undefined)
      return ends
    },
  )
  return asKnown(tried)
}
