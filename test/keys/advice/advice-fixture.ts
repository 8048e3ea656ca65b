import { createFindNetwork, type Network } from '../../../src/keys/advice/network.ts'
import { createUseObserver } from '../../../src/keys/advice/observe-use.ts'
import type { ObservedUse, SeenCall } from '../../../src/keys/advice/workload.ts'

export const NETWORKS: readonly Network[] = [
  { name: 'Berlin office', kind: 'office', cidrs: ['198.51.100.0/25', '2001:db8:1::/48'] },
  { name: 'Frankfurt', kind: 'datacenter', cidrs: ['192.0.2.0/24', '10.80.0.0/16'] },
  { name: 'runners', kind: 'github', cidrs: ['203.0.113.64/26'] },
  {
    name: 'Metricly',
    kind: 'vendor',
    cidrs: ['198.51.100.200/32', '192.0.2.99'],
    accountId: '999999999999',
    externalIdHint: 'on its page of integrations',
  },
  { name: 'other cloud', kind: 'cloud', cidrs: ['203.0.113.0/26'] },
]

/** A Tuesday, at ten in Berlin. */
export const WORKDAY = '2026-02-24T09:00:00.000Z'

export function aCall(changes: Partial<SeenCall> = {}): SeenCall {
  return {
    at: WORKDAY,
    region: 'eu-central-1',
    service: 'ec2',
    name: 'DescribeInstances',
    credential: 'AKIA2EXAMPLE234567AB',
    ip: '203.0.113.200',
    agent: 'a program',
    ...changes,
  }
}

/** So many calls, so many hours apart, from a Monday at one in the night on. */
export function manyCalls(
  count: number,
  everyHours: number,
  changes: Partial<SeenCall> = {},
): readonly SeenCall[] {
  const from = Date.parse('2026-02-02T00:00:00.000Z')
  return Array.from({ length: count }, (_, at) =>
    aCall({ at: new Date(from + at * everyHours * 3_600_000).toISOString(), ...changes }),
  )
}

/** On so many workdays, so many a day, from ten o'clock on. */
export function workdayCalls(
  days: number,
  aDay: number,
  changes: Partial<SeenCall> = {},
): readonly SeenCall[] {
  const from = Date.parse('2026-02-02T09:00:00.000Z')
  return Array.from({ length: days }, (_, day) =>
    Array.from({ length: aDay }, (_each, at) => {
      const ms = from + (day + Math.floor(day / 5) * 2) * 86_400_000 + at * 600_000
      return aCall({ at: new Date(ms).toISOString(), ...changes })
    }),
  ).flat()
}

export function observe(
  calls: readonly SeenCall[],
  networks: readonly Network[] = NETWORKS,
): ObservedUse {
  const observer = createUseObserver({
    findNetwork: createFindNetwork(networks),
    timezone: 'Europe/Berlin',
    wasDenied: ({ error }) => error === 'AccessDenied',
  })
  observer.see(calls)
  return observer.observed()
}
