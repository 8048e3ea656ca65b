import { readBusPolicy } from '../../aws/doctor/bus-read.ts'
import { partitionOf } from '../../aws/regions.ts'
import type { Known } from '../../shared/known.ts'
import type { Exam } from './examine.ts'
import type { Finding } from './finding.ts'
import { judgeBus } from './judge-bus.ts'

/** The way in of events that other accounts and Regions forward, where awskey.yml lets an organisation in. */
export async function examineBus(
  { clients, config, region }: Exam,
  account: Known<string>,
): Promise<readonly Finding[]> {
  const { organization } = config.deployment
  if (organization === undefined) return []
  if (account.kind === 'unknown') return judgeBus('', organization, account)
  const arn = `arn:${partitionOf(region).name}:events:${region}:${account.value}:event-bus/default`
  return judgeBus(arn, organization, await readBusPolicy(clients.events))
}
