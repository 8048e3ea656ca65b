import { readBucket } from '../../aws/doctor/bucket-reads.ts'
import type { DescribedFunction } from '../../aws/doctor/function-reads.ts'
import { readLedgerBucket } from '../../aws/doctor/ledger-bucket-reads.ts'
import { partitionOf } from '../../aws/regions.ts'
import type { Known } from '../../shared/known.ts'
import type { Exam } from './examine.ts'
import { type Finding, notKnown } from './finding.ts'
import { judgeBucket } from './judge-bucket.ts'
import { judgeExportName, judgeLedgerBucket } from './judge-ledger-bucket.ts'

/** The copies of the ledger, where awskey.yml asks for them or the worker makes them all the same. */
export async function examineLedgerExport(
  { clients, config, region }: Exam,
  worker: Known<DescribedFunction | undefined>,
): Promise<readonly Finding[]> {
  const wanted = config.deployment.ledgerExport
  if (worker.kind === 'unknown' || worker.value === undefined)
    return wanted === undefined
      ? []
      : [
          notKnown(
            'copies of the ledger',
            worker.kind === 'unknown' ? worker.why : 'there is no function worker',
            'what the line of the function worker says',
          ),
        ]
  const told: Readonly<Partial<Record<string, string>>> = worker.value.environment
  const name = told['AWSKEY_LEDGER_BUCKET']
  const named = judgeExportName(name, wanted)
  if (name === undefined || wanted === undefined) return named
  const place = {
    name,
    arn: `arn:${partitionOf(region).name}:s3:::${name}`,
    workerRole: worker.value.roleArn,
    wanted,
  }
  const look = await readLedgerBucket(clients.s3, name)
  const found = judgeLedgerBucket(place, look)
  if (look.versioning.kind === 'known' && look.versioning.value === undefined)
    return [...named, ...found]
  return [...named, ...found, ...judgeBucket(name, await readBucket(clients.s3, name))]
}
