import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import type { Play } from './stage.ts'
import { createThief } from './thief.ts'

/** Uses the key in two Regions; in one of them nobody may read CloudTrail, as an organisation's policy could have it. The switch is in Faults afterwards. */
export const DENIED_REGION = 'us-west-2'
const OFTEN = 10_000

export const playRegionDenied: Play = async ({ endpoint, leaked, client, act }) => {
  const thief = createThief(endpoint, leaked)
  await act('asked who the key belongs to', () => thief.sts.send(new GetCallerIdentityCommand({})))
  for (const region of ['eu-central-1', DENIED_REGION])
    await act(`looked for instances in ${region}`, () => thief.ec2(region, 'DescribeInstances'))
  await act(`started an instance in ${DENIED_REGION}`, () =>
    thief.ec2(DENIED_REGION, 'RunInstances', {
      ImageId: 'ami-0123456789abcdef0',
      MinCount: '1',
      MaxCount: '1',
    }),
  )
  await act(`CloudTrail refuses to be read in ${DENIED_REGION} from now on`, () =>
    client.call('faults', {
      service: 'cloudtrail',
      operation: 'LookupEvents',
      region: DENIED_REGION,
      mode: 'deny',
      times: OFTEN,
    }),
  )
}
