/** A trail's archive in memory: one query for each token, over after so many looks, its events in pages. It refuses the same token with another question, as Athena does. */
import type { AuditEvent } from '../../src/exposure/audit/audit-event.ts'
import type {
  ArchiveLook,
  ArchiveQuestion,
  TrailArchive,
} from '../../src/exposure/audit/trail-archive.ts'

export interface FakeTrailArchive extends TrailArchive {
  /** Each query once, however often it was begun. */
  readonly questions: readonly ArchiveQuestion[]
  readonly stopped: readonly string[]
}

export function createFakeTrailArchive({
  events = [],
  looks = 2,
  pageSize = 100,
  unreadable = 0,
  end = { kind: 'done' },
}: {
  readonly events?: readonly AuditEvent[]
  /** How often it is still running. */
  readonly looks?: number
  readonly pageSize?: number
  readonly unreadable?: number
  readonly end?: ArchiveLook
} = {}): FakeTrailArchive {
  const questions: ArchiveQuestion[] = []
  const stopped: string[] = []
  let looked = 0
  return {
    questions,
    stopped,
    async begin(question) {
      const at = questions.findIndex(({ token }) => token === question.token)
      if (at < 0) return { kind: 'begun', id: `query-${questions.push(question)}` }
      return JSON.stringify(questions[at]) === JSON.stringify(question)
        ? { kind: 'begun', id: `query-${at + 1}` }
        : { kind: 'refused', code: 'InvalidRequest' }
    },
    async look() {
      return ++looked <= looks ? { kind: 'running' } : end
    },
    async page(_query, { token }) {
      const from = Number(token ?? 0)
      const to = from + pageSize
      return {
        kind: 'page',
        events: events.slice(from, to),
        unreadable: from === 0 ? unreadable : 0,
        next: to < events.length ? String(to) : undefined,
      }
    },
    async stop({ id }) {
      stopped.push(id)
    },
  }
}
