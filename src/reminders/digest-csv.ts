import type { FleetReadings } from '../keys/fleet/fleet.ts'
import type { RankedKey } from '../keys/ranking.ts'
import { csvText } from '../requests/history-csv.ts'
import type { AccountId, WeekId } from '../requests/ids.ts'
import type { Clock } from '../shared/clock.ts'
import { standOf } from './listed-key.ts'
import type { Ranking } from './sum-account.ts'

/** Every key of a team that needs somebody, as a file: where a message cannot hold them all. The readings are gone through once more, so that nothing has to be kept for it. */
export interface DigestCsvDeps {
  readonly readings: Pick<FleetReadings, 'usersOf'>
  readonly ranking: Ranking
  readonly clock: Clock
}

const COLUMNS = [
  'severity',
  'key',
  'user',
  'account',
  'account_name',
  'owner',
  'status',
  'age_days',
  'last_use',
  'findings',
  'privilege',
] as const

export async function digestCsv(
  deps: DigestCsvDeps,
  {
    week,
    team,
    accounts,
  }: { readonly week: WeekId; readonly team: string; readonly accounts: readonly AccountId[] },
): Promise<string> {
  const rows: string[][] = []
  for (const account of accounts) {
    const rank = await deps.ranking.ofAccount(account, deps.clock.now())
    for await (const user of deps.readings.usersOf({ account, id: week }))
      for (const key of (await rank(user)).keys)
        if (key.team === team && standOf(key) === 'flagged') rows.push(rowOf(key))
  }
  return csvText([COLUMNS, ...rows])
}

function rowOf(key: RankedKey): string[] {
  const { lastUse } = key
  const used =
    lastUse.kind === 'at'
      ? lastUse.at.toISOString()
      : lastUse.kind === 'never'
        ? 'never'
        : 'not known'
  return [
    key.severity ?? '',
    key.keyId,
    key.userName,
    key.account,
    key.accountName,
    key.owner ?? '',
    key.status,
    String(key.ageDays),
    used,
    key.findings.join(' '),
    key.privilege,
  ]
}
