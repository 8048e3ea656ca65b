import { DATA_EVENTS_COLUMN, TRAIL_COLUMNS } from '../../aws/athena/trail-table.ts'
import type { Known } from '../../shared/known.ts'
import type { TrailConfig } from '../awskey-config.ts'
import type { TrailSeen } from '../inside/besides.ts'
import { type Finding, judged, notKnown, unlessTroubled, wrong } from './finding.ts'

/** Whether a query of an audit would find its workgroup and what it reads, as the responder's role sees it. Pure. */
const WITHOUT_IT = 'audits read the event history alone'
const SPOKE =
  'deploy deploy/spoke.yml of this version in that account, with the parameters of Trail'

export function judgeTrail(
  { account, region, dataEvents, table: { workgroup, database, table, partitions } }: TrailConfig,
  seen: Known<TrailSeen>,
): readonly Finding[] {
  const group = `workgroup ${workgroup} of Athena`
  const columns = `table ${database}.${table} of Athena`
  if (seen.kind === 'unknown')
    return [group, columns].map((check) =>
      notKnown(check, seen.why, `what the line of the way into ${account} as the responder says`),
    )
  const wanted = [partitions.day, partitions.account].filter((name) => name !== undefined)
  return [
    ...judged(group, seen.value.workgroup, SPOKE, (found) => {
      if (found.kind === 'absent')
        return [
          wrong(group, {
            what: `it is not there, in ${region} of ${account}: ${WITHOUT_IT}`,
            todo: 'make it, or correct trail.workgroup and trail.region in awskey.yml',
          }),
        ]
      return unlessTroubled(group, 'enabled, with a place for results', [
        found.state !== 'ENABLED' && {
          what: `it is ${found.state}: ${WITHOUT_IT}`,
          todo: 'enable the workgroup',
        },
        !found.keepsResults && {
          what: `it has no place for results: ${WITHOUT_IT}`,
          todo: 'give the workgroup a location for query results, the one of TrailResultsBucketArn',
        },
      ])
    }),
    ...judged(
      columns,
      seen.value.columns,
      `see that trail.database and trail.table exist in the catalogue of ${account} in ${region}; if they do, ${SPOKE}`,
      ({ all, partitions: split }) => {
        const read = dataEvents ? [...TRAIL_COLUMNS, DATA_EVENTS_COLUMN] : TRAIL_COLUMNS
        const missing = read.filter((name) => ![...all, ...split].includes(name))
        const unsplit = wanted.filter((name) => !split.includes(name))
        return unlessTroubled(columns, 'there, with the columns that an audit reads', [
          missing.length > 0 && {
            what: `it has no ${missing.join(', ')}: every query fails`,
            todo: 'make it as AWS documents it (docs/configuration.md)',
          },
          unsplit.length > 0 && {
            what: `it is not partitioned by ${unsplit.join(', ')}`,
            todo: 'correct trail.partitions in awskey.yml',
          },
        ])
      },
    ),
  ]
}
