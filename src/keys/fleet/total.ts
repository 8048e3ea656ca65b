import { type Known, known, unknown } from '../../shared/known.ts'
import { type ReportRow, ROOT_ROW } from './credential-report.ts'
import type { StoredUser } from './fleet-pages.ts'
import type { FleetRow } from './fleet-store.ts'
import { isEmpty, saysYes } from './pick-user.ts'

/** The numbers of a reading. What was not read is said beside them, and makes them a least. */
export interface Totals {
  readonly result: NonNullable<FleetRow['result']>
  readonly notRead: FleetRow['notRead']
}

export interface Counting {
  add(user: StoredUser): void
  /** `services`: whether the credentials of single services were read at all. */
  totals(users: number, services: Known<unknown>): Totals
}

export function createCounting(): Counting {
  const counts = { usersWithKeys: 0, activeKeys: 0, readLive: 0 }
  const others = {
    serviceSpecific: createSum(),
    bedrock: createSum(),
    ssh: createSum(),
    certificates: createSum(),
  }
  const unread = new Map<string, number>()
  const note = (what: string, why: string): void => {
    const key = `${what}\n${why}`
    unread.set(key, (unread.get(key) ?? 0) + 1)
  }
  return {
    add(user) {
      if (user.gone === true) return
      const keys = user.keys.kind === 'known' ? user.keys.value : undefined
      const active = keys?.filter(({ status }) => status === 'Active').length ?? user.activeByReport
      counts.activeKeys += active ?? 0
      if (keys === undefined ? isShownWithKey(user) : keys.length > 0) counts.usersWithKeys += 1
      if (user.live && user.keys.kind === 'known') counts.readLive += 1
      others.serviceSpecific.add(user.serviceSpecific)
      others.bedrock.add(user.bedrock)
      others.ssh.add(user.ssh)
      others.certificates.add(user.certificates)
      if (user.keys.kind === 'unknown' && !user.provenYoung) note('keys', user.keys.why)
      for (const { lastUse } of keys ?? [])
        if (user.live && lastUse.kind === 'unknown') note('last use', lastUse.why)
    },
    totals: (users, services) => ({
      result: {
        ...counts,
        users,
        otherCredentials: {
          serviceSpecific: services.kind === 'known' ? others.serviceSpecific.value() : services,
          bedrock: services.kind === 'known' ? others.bedrock.value() : services,
          ssh: others.ssh.value(),
          certificates: others.certificates.value(),
        },
      },
      notRead: [...unread].map(([key, count]) => {
        const [what = '', why = ''] = key.split('\n')
        return { what: `${what} of ${count} ${count === 1 ? 'user or key' : 'users or keys'}`, why }
      }),
    }),
  }
}

/** The report shows one, though nobody could read it. */
function isShownWithKey({ picked, provenYoung }: StoredUser): boolean {
  const isRowUseless = picked === 'no_row' || picked === 'unreadable' || picked === 'another_user'
  return provenYoung || (picked !== undefined && !isRowUseless)
}

function createSum(): { add(count: Known<number>): void; value(): Known<number> } {
  let sum = 0
  let why: string | undefined
  return {
    add(count) {
      if (count.kind === 'known') sum += count.value
      else why = count.why
    },
    value: () => (why === undefined ? known(sum) : unknown(`at least ${sum}; of others: ${why}`)),
  }
}

/** Where the users themselves could not be read, the report alone counts them. */
export function totalsOfReport(rows: Iterable<ReportRow>): Totals['result'] {
  const counts = { users: 0, usersWithKeys: 0, activeKeys: 0 }
  for (const row of rows) {
    if (row.user === ROOT_ROW) continue
    counts.users += 1
    if (row.slots.some((slot) => !isEmpty(slot))) counts.usersWithKeys += 1
    counts.activeKeys += row.slots.filter((slot) => saysYes(slot.active)).length
  }
  const nobody = unknown('the users were not read')
  return {
    ...counts,
    readLive: 0,
    otherCredentials: {
      serviceSpecific: nobody,
      bedrock: nobody,
      ssh: nobody,
      certificates: nobody,
    },
  }
}
