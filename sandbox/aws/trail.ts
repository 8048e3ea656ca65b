import { ALWAYS, type BurstEvent, newestOfBursts } from './bursts.ts'
import { isStructure, type Output, type Structure } from './output.ts'
import type { TrailEvent } from './trail-event.ts'
import { type Account, randomUuid, type World } from './world.ts'

/**
 * Writes events and last use. Events of global services land in us-east-1 and keep their business time; an account that is
 * not ours keeps no trail. Data-plane services leave data events, which the event history never shows: its silence proves nothing.
 */
const GLOBAL_REGION = 'us-east-1'
const GLOBAL_SERVICES = new Set(['iam', 'organizations', 'route53', 'cloudfront'])

export function regionOfRecord(service: string, region: string): string {
  return GLOBAL_SERVICES.has(service) ? GLOBAL_REGION : region
}

export type NewTrailEvent = Omit<TrailEvent, 'sequence' | 'eventId' | 'requestId' | 'region'> & {
  readonly region: string
  readonly requestId?: string | undefined
}

/** `undefined` when the account is not ours. */
export function recordEvent(world: World, event: NewTrailEvent): TrailEvent | undefined {
  const account = world.accounts.get(event.accountId)
  if (account === undefined) return undefined
  const region = regionOfRecord(event.service, event.region)
  const stored: TrailEvent = {
    ...event,
    region,
    sequence: world.nextSequence(),
    eventId: randomUuid(world),
    requestId: event.requestId ?? randomUuid(world),
  }
  const events = account.events.get(region)
  if (events === undefined) account.events.set(region, [stored])
  else events.push(stored)
  return stored
}

/** So many like events, from the first moment to the last. */
export function recordBurst(
  world: World,
  event: BurstEvent,
  many: { readonly count: number; readonly from: Date; readonly to: Date },
): void {
  const account = world.accounts.get(event.accountId)
  if (account === undefined) return
  const region = regionOfRecord(event.service, event.region)
  const firstSequence = world.nextSequence()
  for (let taken = 1; taken < many.count; taken += 1) world.nextSequence()
  const burst = {
    count: many.count,
    fromMs: many.from.getTime(),
    toMs: many.to.getTime(),
    firstSequence,
    eventId: randomUuid(world),
    requestId: randomUuid(world),
    like: { ...event, region },
  }
  account.bursts.set(region, [...(account.bursts.get(region) ?? []), burst])
}

/** The newest events of an account in all Regions, newest first, those still in delivery included. */
export function newestEvents(account: Account, limit: number): readonly TrailEvent[] {
  const regions = new Set([...account.events.keys(), ...account.bursts.keys()])
  const all = { within: ALWAYS, limit, matches: () => true }
  return [...regions]
    .flatMap((region) => [
      ...(account.events.get(region) ?? []).toSorted(newestFirst).slice(0, limit),
      ...newestOfBursts(account, region, all),
    ])
    .toSorted(newestFirst)
    .slice(0, limit)
}

export function newestFirst(left: TrailEvent, right: TrailEvent): number {
  return right.at.getTime() - left.at.getTime() || right.sequence - left.sequence
}

/** Only the trail's own files have it. */
export function recordDataEvent(world: World, event: NewTrailEvent): void {
  world.accounts.get(event.accountId)?.dataEvents.push({
    ...event,
    category: 'Data',
    sequence: world.nextSequence(),
    eventId: randomUuid(world),
    requestId: randomUuid(world),
  })
}

/** Whatever must not be readable in a trail, by its name in requests. */
const NEVER_SHOWN = new Set(['SecretString', 'SecretBinary', 'Message', 'Mac', 'Password'])

/** Request parameters the way CloudTrail writes them: member names in lower camel case, values that are secrets left out. */
export function shownParameters(input: Structure): Structure | undefined {
  const shown: Record<string, Output> = {}
  for (const [key, value] of Object.entries(input))
    if (value !== undefined && !NEVER_SHOWN.has(key)) shown[lowerFirst(key)] = lowered(value)
  return Object.keys(shown).length === 0 ? undefined : shown
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

function lowered(value: Output): Output {
  if (Array.isArray(value)) {
    const items: readonly Output[] = value
    return items.map(lowered)
  }
  if (!isStructure(value)) return value
  return shownParameters(value) ?? {}
}

/** Dates inside IAM's answers as the trail shows them: `Nov 24, 2026 2:10:25 AM`. */
export function trailDate(date: Date): string {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  })
    .format(date)
    .replace(/,(?= \d+:)/, '')
}
