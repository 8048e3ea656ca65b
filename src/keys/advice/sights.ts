import type { Rhythm } from './rhythm.ts'
import type { CallsSeen, SeenCall, Sign } from './workload.ts'

/**
 * Calls that look alike, counted as they come: the same program from the same address. A trail may hold hundreds of thousands, so what is kept is bounded; what does not fit any more is counted without its address, never dropped.
 */
export interface Sight {
  /** What each of its calls says by itself. */
  readonly sign: Sign | undefined
  readonly agent: string | undefined
  readonly ip: string | undefined
  calls: number
  denied: number
  atWork: number
  readonly days: Set<string>
  readonly cells: Map<string, Cell>
}

interface Cell {
  readonly service: string
  readonly name: string
  done: number
  denied: number
  failed: number
  readonly regions: Set<string>
  /** `undefined`: no longer told one by one. */
  resources: Set<string> | undefined
}

export interface SightsDeps {
  signOf(call: SeenCall): Sign | undefined
  isAtWork(at: string): boolean
  wasDenied(call: SeenCall): boolean
}

/** Together some tens of megabytes, whatever callers write. */
const SIGHTS_KEPT = 5_000
const CELLS_KEPT = 50_000
const RESOURCES_KEPT = 20

export interface Sights {
  see(call: SeenCall): void
  all(): readonly Sight[]
}

export function createSights({ signOf, isAtWork, wasDenied }: SightsDeps): Sights {
  const sights = new Map<string, Sight>()
  const begin = (key: string, of: Pick<Sight, 'agent' | 'ip' | 'sign'>): Sight => {
    const empty = { calls: 0, denied: 0, atWork: 0, days: new Set<string>(), cells: new Map() }
    const sight: Sight = { ...of, ...empty }
    sights.set(key, sight)
    return sight
  }
  let cells = 0
  const signs = new Map<string, { readonly sign: Sign | undefined }>()
  const signed = (call: SeenCall, key: string): Sign | undefined => {
    const known = signs.get(key) ?? { sign: signOf(call) }
    if (signs.size < SIGHTS_KEPT) signs.set(key, known)
    return known.sign
  }
  const sightOf = (call: SeenCall): Sight => {
    const { agent, ip, invokedBy } = call
    const whole = JSON.stringify([agent, ip, invokedBy])
    const found = sights.get(whole)
    const hasRoom = cells < CELLS_KEPT
    if (found !== undefined && (hasRoom || found.cells.has(cellName(call)))) return found
    const sign = signed(call, whole)
    if (found === undefined && hasRoom && sights.size < SIGHTS_KEPT)
      return begin(whole, { sign, agent, ip })
    const rest = JSON.stringify([sign?.kind, sign?.name, sign?.why, 'others'])
    return sights.get(rest) ?? begin(rest, { sign, agent: undefined, ip: undefined })
  }
  return {
    see(call) {
      const sight = sightOf(call)
      if (!sight.cells.has(cellName(call))) cells += 1
      const isDenied = wasDenied(call)
      sight.calls += 1
      if (isDenied) sight.denied += 1
      if (isAtWork(call.at)) sight.atWork += 1
      sight.days.add(call.at.slice(0, 'YYYY-MM-DD'.length))
      count(sight, call, isDenied)
    },
    all: () => [...sights.values()],
  }
}

const cellName = ({ service, name }: SeenCall): string => `${service}:${name}`

function count({ cells }: Sight, call: SeenCall, isDenied: boolean): void {
  const { service, name, region, resource, error } = call
  const key = cellName(call)
  const cell = cells.get(key) ?? {
    ...{ service, name, done: 0, denied: 0, failed: 0 },
    ...{ regions: new Set<string>(), resources: new Set<string>() },
  }
  cells.set(key, cell)
  if (isDenied) cell.denied += 1
  else if (error !== undefined) cell.failed += 1
  else {
    cell.done += 1
    cell.regions.add(region)
    if (resource === undefined) cell.resources = undefined
    else cell.resources?.add(resource)
    if (cell.resources !== undefined && cell.resources.size > RESOURCES_KEPT)
      cell.resources = undefined
  }
}

/** The calls of several sights as one list, by name. */
export function callsSeen(sights: readonly Sight[]): readonly CallsSeen[] {
  return callsTogether(sights.map(({ cells }) => [...cells.values()].map(seenIn)))
}

function seenIn({ regions, resources, ...cell }: Cell): CallsSeen {
  return {
    ...cell,
    regions: [...regions].toSorted(),
    resources: resources === undefined || cell.done === 0 ? undefined : [...resources].toSorted(),
  }
}

/** Several such lists as one. */
export function callsTogether(lists: readonly (readonly CallsSeen[])[]): readonly CallsSeen[] {
  const together = new Map<string, CallsSeen>()
  for (const call of lists.flat()) {
    const key = `${call.service}:${call.name}`
    const before = together.get(key)
    together.set(key, before === undefined ? call : merged(before, call))
  }
  return [...together.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, call]) => call)
}

function merged(a: CallsSeen, b: CallsSeen): CallsSeen {
  return {
    service: a.service,
    name: a.name,
    done: a.done + b.done,
    denied: a.denied + b.denied,
    failed: a.failed + b.failed,
    regions: [...new Set([...a.regions, ...b.regions])].toSorted(),
    resources: resourcesTogether([a, b]),
  }
}

/** Only calls that were carried out were about something. */
function resourcesTogether(calls: readonly CallsSeen[]): CallsSeen['resources'] {
  const all = new Set<string>()
  for (const { done, resources } of calls) {
    if (done === 0) continue
    if (resources === undefined) return undefined
    for (const resource of resources) all.add(resource)
  }
  return all.size === 0 || all.size > RESOURCES_KEPT ? undefined : [...all].toSorted()
}

export function rhythmOf(sights: readonly Sight[]): Rhythm {
  const days = new Set(sights.flatMap((sight) => [...sight.days]))
  const sum = (of: (sight: Sight) => number): number =>
    sights.reduce((total, sight) => total + of(sight), 0)
  return { calls: sum(({ calls }) => calls), atWork: sum(({ atWork }) => atWork), days: days.size }
}
