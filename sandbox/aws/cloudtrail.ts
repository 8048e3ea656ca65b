import { AwsError, throttled } from './aws-error.ts'
import { newestOfBursts } from './bursts.ts'
import { type Input, isInput, listOf, numberOf, requiredText, textOf } from './input.ts'
import type { Call, Operations } from './operation.ts'
import type { Structure } from './output.ts'
import { sha256Hex } from './sigv4.ts'
import { newestFirst } from './trail.ts'
import { eventJson, eventSource, eventUserName, type TrailEvent } from './trail-event.ts'
import type { Account, World } from './world.ts'

/**
 * LookupEvents: one account, one Region, at most one attribute, newest first, 90 days back, two calls a second (wall time), and
 * nothing younger than the delivery lag (business time). Data events are never in it.
 */
const PAGE_SIZE = 50
const HISTORY_MS = 90 * 86_400_000

const ATTRIBUTES: Readonly<Record<string, (event: TrailEvent, value: string) => boolean>> = {
  AccessKeyId: (event, value) =>
    event.caller.accessKeyId === value || hasResource(event, value, 'AWS::IAM::AccessKey'),
  EventId: (event, value) => event.eventId === value,
  EventName: (event, value) => event.eventName === value,
  EventSource: (event, value) => eventSource(event) === value,
  ReadOnly: (event, value) => String(event.readOnly) === value.toLowerCase(),
  ResourceName: (event, value) => event.resources.some((resource) => resource.name === value),
  ResourceType: (event, value) => event.resources.some((resource) => resource.type === value),
  Username: (event, value) => eventUserName(event) === value,
}

/** AWS finds temporary ids by AccessKeyId in the answer of AssumeRole too, but never the id of a key that was merely created. */
function hasResource(event: TrailEvent, name: string, type: string): boolean {
  return (
    name.startsWith('ASIA') &&
    event.resources.some((resource) => resource.name === name && resource.type === type)
  )
}

function takeRate(account: Account, world: World, region: string): void {
  const now = world.now().getTime()
  const recent = (account.lookups.get(region) ?? []).filter((at) => now - at < 1000)
  if (recent.length >= world.trail.lookupsPerSecond) throw throttled()
  account.lookups.set(region, [...recent, now])
}

function attributeFilter(input: Input): (event: TrailEvent) => boolean {
  const attributes = listOf(input, 'LookupAttributes')
  const [attribute] = attributes
  if (attribute === undefined) return () => true
  const invalid = (why: string): AwsError => new AwsError('InvalidLookupAttributesException', why)
  if (attributes.length > 1)
    throw invalid('The list of lookup attributes can contain only one item.')
  if (!isInput(attribute)) throw invalid('A lookup attribute is no object.')
  const value = requiredText(attribute, 'AttributeValue')
  const matches = ATTRIBUTES[requiredText(attribute, 'AttributeKey')]
  if (matches === undefined) throw invalid('The lookup attribute key is not valid.')
  return (event) => matches(event, value)
}

function window(call: Call): { readonly from: number; readonly to: number } {
  const start = numberOf(call.input, 'StartTime')
  const end = numberOf(call.input, 'EndTime')
  if (start !== undefined && end !== undefined && start > end)
    throw new AwsError('InvalidTimeRangeException', 'The start time is after the end time.')
  const now = call.now.getTime()
  const from = Math.max(now - HISTORY_MS, (start ?? 0) * 1000)
  const to = Math.min(now - call.world.trail.lagMs, (end ?? Number.POSITIVE_INFINITY) * 1000)
  return { from, to }
}

function pageSize(input: Input): number {
  const size = numberOf(input, 'MaxResults') ?? PAGE_SIZE
  if (Number.isInteger(size) && size >= 1 && size <= PAGE_SIZE) return size
  throw new AwsError('InvalidMaxResultsException', `MaxResults must be between 1 and ${PAGE_SIZE}.`)
}

/** A token is good only for the question it came from. */
function questionHash(call: Call): string {
  const { LookupAttributes, StartTime, EndTime } = call.input
  const { accountId } = call.caller.principal
  return sha256Hex(
    JSON.stringify([accountId, call.region, LookupAttributes, StartTime, EndTime]),
  ).slice(0, 16)
}

interface Position {
  readonly at: number
  readonly sequence: number
}

function tokenFor(call: Call, last: TrailEvent): string {
  const text = `${questionHash(call)}:${last.at.getTime()}:${last.sequence}`
  return Buffer.from(text).toString('base64url')
}

function positionOf(call: Call): Position | undefined {
  const token = textOf(call.input, 'NextToken')
  if (token === undefined) return undefined
  const [hash, at, sequence] = Buffer.from(token, 'base64url').toString('utf8').split(':')
  if (hash !== questionHash(call) || at === undefined || sequence === undefined)
    throw new AwsError('InvalidNextTokenException', 'The token is not valid for this request.')
  return { at: Number(at), sequence: Number(sequence) }
}

function isBefore(event: TrailEvent, position: Position): boolean {
  const at = event.at.getTime()
  return at < position.at || (at === position.at && event.sequence < position.sequence)
}

function eventShape(event: TrailEvent): Structure {
  return {
    EventId: event.eventId,
    EventName: event.eventName,
    ReadOnly: String(event.readOnly),
    AccessKeyId: event.caller.accessKeyId,
    EventTime: event.at,
    EventSource: eventSource(event),
    Username: eventUserName(event),
    Resources: event.resources.map(({ type, name }) => ({
      ResourceType: type,
      ResourceName: name,
    })),
    CloudTrailEvent: eventJson(event),
  }
}

function lookupEvents(call: Call): Structure {
  const account = call.world.accounts.get(call.caller.principal.accountId)
  if (account === undefined) return { Events: [] }
  takeRate(account, call.world, call.region)
  const matches = attributeFilter(call.input)
  const { from, to } = window(call)
  const size = pageSize(call.input)
  const position = positionOf(call)
  const found = (account.events.get(call.region) ?? [])
    .filter((event) => event.at.getTime() >= from && event.at.getTime() <= to && matches(event))
    .filter((event) => position === undefined || isBefore(event, position))
  const within = { fromMs: from, toMs: to, before: position }
  const many = newestOfBursts(account, call.region, { within, limit: size + 1, matches })
  const newest = [...found, ...many].toSorted(newestFirst)
  const page = newest.slice(0, size)
  const last = page.at(-1)
  return {
    Events: page.map(eventShape),
    NextToken: newest.length > size && last !== undefined ? tokenFor(call, last) : undefined,
  }
}

export const CLOUDTRAIL_OPERATIONS: Operations = {
  LookupEvents: { readOnly: true, target: () => ({ name: '*' }), run: lookupEvents },
}
