/** In memory: where audits are remembered, who may look events up, and the pages. They keep the promises of the ports, and copies of what they are given. */
import type { ArchiveRead } from '../../src/exposure/audit/archive-read.ts'
import type { Audit, RegionRead } from '../../src/exposure/audit/audit.ts'
import type { AuditEvent } from '../../src/exposure/audit/audit-event.ts'
import type {
  AuditPages,
  AuditStore,
  LookupLeases,
  LookupTurn,
  PagePlace,
} from '../../src/exposure/audit/audit-store.ts'
import { APART_MS } from '../../src/exposure/audit/pace.ts'
import type { RequestId } from '../../src/requests/ids.ts'

export function createFakeAuditStore(): AuditStore {
  const audits = new Map<RequestId, Audit>()
  const regions = new Map<string, RegionRead>()
  const archives = new Map<RequestId, ArchiveRead>()
  const keyOf = (id: RequestId, region: string): string => `${id}/${region}`
  return {
    async open(audit, reads) {
      for (const read of reads) {
        const key = keyOf(audit.id, read.region)
        if (!regions.has(key)) regions.set(key, structuredClone(read))
      }
      if (!audits.has(audit.id)) audits.set(audit.id, structuredClone(audit))
    },
    async read(id) {
      return structuredClone(audits.get(id))
    },
    async readRegions(id) {
      return [...regions]
        .filter(([key]) => key.startsWith(`${id}/`))
        .map(([, read]) => structuredClone(read))
        .toSorted((a, b) => a.region.localeCompare(b.region))
    },
    async commit(from, next) {
      if (audits.get(from.id)?.version !== from.version) return undefined
      const audit = { ...structuredClone(next), version: from.version + 1 }
      audits.set(from.id, audit)
      return structuredClone(audit)
    },
    async commitRegion(id, from, next) {
      const key = keyOf(id, from.region)
      if (regions.get(key)?.version !== from.version) return undefined
      const read = { ...structuredClone(next), version: from.version + 1 }
      regions.set(key, read)
      return structuredClone(read)
    },
    async readArchive(id) {
      return structuredClone(archives.get(id))
    },
    async commitArchive(id, from, next) {
      if (archives.get(id)?.version !== from?.version) return undefined
      const read = { ...structuredClone(next), version: (from?.version ?? 0) + 1 }
      archives.set(id, read)
      return structuredClone(read)
    },
  }
}

interface HeldLease {
  readonly audit: RequestId
  readonly token: string
  readonly until: number
  readonly turn: LookupTurn
}

export function createFakeLookupLeases({
  wallNow,
}: {
  readonly wallNow: () => number
}): LookupLeases {
  const held = new Map<string, HeldLease>()
  return {
    async take({ account, region }, { audit, token }, leaseMs) {
      const before = held.get(`${account}/${region}`)
      if (before !== undefined && before.until > wallNow())
        return { kind: 'busy', audit: before.audit }
      const turn = before?.turn ?? { gapMs: APART_MS, notBefore: new Date(0).toISOString() }
      held.set(`${account}/${region}`, { audit, token, until: wallNow() + leaseMs, turn })
      return { kind: 'taken', turn }
    },
    async release({ account, region }, { token }, turn) {
      const before = held.get(`${account}/${region}`)
      if (before?.token === token)
        held.set(`${account}/${region}`, { ...before, until: wallNow(), turn })
    },
  }
}

export interface FakeAuditPages extends AuditPages {
  /** Every event that is kept, over all pages. */
  kept(): readonly AuditEvent[]
}

export function createFakeAuditPages(): FakeAuditPages {
  const pages = new Map<string, string>()
  const keyOf = ({ audit, region, page }: PagePlace): string => `${audit}/${region}/${page}`
  const parse = (text: string): readonly AuditEvent[] => JSON.parse(text) as readonly AuditEvent[]
  return {
    async put(place, events) {
      pages.set(keyOf(place), JSON.stringify(events))
    },
    async read(place) {
      const page = pages.get(keyOf(place))
      if (page === undefined) throw new Error(`there is no page ${keyOf(place)}`)
      return parse(page)
    },
    kept: () => [...pages.values()].flatMap(parse),
  }
}
