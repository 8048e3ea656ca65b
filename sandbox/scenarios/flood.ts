import { CreateUserCommand } from '@aws-sdk/client-iam'
import { USES_AT_ONCE } from '../aws/use-key.ts'
import type { Play } from './stage.ts'
import { createThief, THIEF_IP, THIEF_PROGRAM } from './thief.ts'

/** Many harmless calls around the one that counts. An audit reads fifty of them a page. */
const FIVE_DAYS_MINUTES = 5 * 24 * 60

export const playFlood: Play = async ({ endpoint, leaked, client, count = USES_AT_ONCE, act }) => {
  await act(`called ec2 DescribeInstances ${count} times within five days`, async () => {
    const { body, httpStatus } = await client.call('use-key', {
      access_key_id: leaked.accessKeyId,
      service: 'ec2',
      region: 'eu-central-1',
      event_name: 'DescribeInstances',
      ip: THIEF_IP,
      user_agent: THIEF_PROGRAM,
      count,
      minutes_ago: FIVE_DAYS_MINUTES,
    })
    if (httpStatus !== 200) throw new Error(JSON.stringify(body))
  })
  await act('tried to make the user ops-backup', () =>
    createThief(endpoint, leaked).iam.send(new CreateUserCommand({ UserName: 'ops-backup' })),
  )
}
