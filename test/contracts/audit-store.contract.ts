/** What every AuditStore and every LookupLeases must do, whatever they store in. */
import { beforeEach, describe, expect, it } from 'vitest'
import { newArchiveRead } from '../../src/exposure/audit/archive-read.ts'
import type { AuditStore, LookupLeases } from '../../src/exposure/audit/audit-store.ts'
import { emptyBaseline, withPage } from '../../src/exposure/audit/baseline.ts'
import { APART_MS } from '../../src/exposure/audit/pace.ts'
import { tallied } from '../../src/exposure/audit/tally.ts'
import { RequestId } from '../../src/requests/ids.ts'
import {
  ACCOUNT,
  AUDIT_ID,
  KEY_ID,
  NOW,
  someAudit,
  someEvent,
  someIncidentAudit,
  someRead,
} from '../exposure/audit/audit-fixture.ts'

export type MakeAuditPorts = (deps: { readonly wallNow: () => number }) => Promise<{
  readonly store: AuditStore
  readonly leases: LookupLeases
}>

const OTHER = RequestId.parse('01JDCR3M7K8N9P0Q1R2S3T4V5X')
const LEASE_MS = 90_000
const WALL = Date.parse('2026-03-02T09:00:00.000Z')

export function auditStoreContract(makePorts: MakeAuditPorts): void {
  let store: AuditStore
  let leases: LookupLeases
  let wall = WALL
  beforeEach(async () => {
    wall = WALL
    const ports = await makePorts({ wallNow: () => wall })
    store = ports.store
    leases = ports.leases
  })

  describe('open', () => {
    it('gives back what was written, and nothing of another audit', async () => {
      const read = someRead({ tally: tallied(someRead().tally, [someEvent()]) })
      await store.open(someAudit(), [read, someRead({ region: 'eu-central-1' })])

      expect(await store.read(AUDIT_ID)).toEqual(someAudit())
      expect(await store.readRegions(AUDIT_ID)).toEqual([
        someRead({ region: 'eu-central-1' }),
        read,
      ])
      expect(await store.read(OTHER)).toBeUndefined()
      expect(await store.readRegions(OTHER)).toEqual([])
    })

    it('gives back what is asked for advice, with its keys', async () => {
      const audit = someAudit({ advice: { keys: [KEY_ID] } })
      await store.open(audit, [someRead()])

      expect(await store.read(AUDIT_ID)).toEqual(audit)
    })

    it('gives back the audit of an incident, with what was usual before', async () => {
      const read = someRead({ baseline: withPage(emptyBaseline(), [someEvent()]) })
      const audit = someIncidentAudit({
        regionsUnknown: 'account:ListRegions AccessDenied',
        followed: [
          { subject: { by: 'credential', id: KEY_ID }, depth: 0 },
          { subject: { by: 'user', name: 'backdoor' }, depth: 1 },
          { subject: { by: 'role', arn: 'arn', trustChanged: true }, depth: 1 },
          { subject: { by: 'session', arn: 'arn' }, depth: 2, through: 'role' },
        ],
      })
      await store.open(audit, [read])

      expect(await store.read(AUDIT_ID)).toEqual(audit)
      expect(await store.readRegions(AUDIT_ID)).toEqual([read])
    })

    it('leaves an audit that has begun as it is', async () => {
      await store.open(someAudit(), [someRead()])
      await store.commitRegion(AUDIT_ID, someRead(), someRead({ pages: 3 }))
      await store.commit(someAudit(), someAudit({ filesSent: 1 }))

      await store.open(someAudit(), [someRead()])

      expect((await store.read(AUDIT_ID))?.filesSent).toBe(1)
      expect((await store.readRegions(AUDIT_ID))[0]?.pages).toBe(3)
    })
  })

  describe('commit', () => {
    it('is for one of fifty who read the same version', async () => {
      await store.open(someAudit(), [someRead()])
      const audits = await Promise.all(
        Array.from({ length: 50 }, (_, at) =>
          store.commit(someAudit(), someAudit({ filesSent: at + 1 })),
        ),
      )
      const reads = await Promise.all(
        Array.from({ length: 50 }, (_, at) =>
          store.commitRegion(AUDIT_ID, someRead(), someRead({ pages: at + 1 })),
        ),
      )

      const [audit, ...more] = audits.filter((each) => each !== undefined)
      const [read, ...others] = reads.filter((each) => each !== undefined)
      expect([more, others]).toEqual([[], []])
      expect(audit?.version).toBe(2)
      expect(await store.read(AUDIT_ID)).toEqual(audit)
      expect(await store.readRegions(AUDIT_ID)).toEqual([read])
    })

    it('keeps what a Region no longer has out of the row', async () => {
      await store.open(someAudit(), [someRead()])
      const reading = await store.commitRegion(AUDIT_ID, someRead(), someRead({ token: 'next' }))
      if (reading === undefined) throw new Error('not committed')
      await store.commitRegion(AUDIT_ID, reading, someRead({ subject: 1 }))

      expect(await store.readRegions(AUDIT_ID)).toEqual([someRead({ subject: 1, version: 3 })])
    })
  })

  describe('the archive', () => {
    const asked = newArchiveRead(someAudit(), NOW)

    it('is there once it is asked, for one of fifty who ask', async () => {
      await store.open(someAudit(), [someRead()])
      expect(await store.readArchive(AUDIT_ID)).toBeUndefined()
      const all = await Promise.all(
        Array.from({ length: 50 }, () => store.commitArchive(AUDIT_ID, undefined, asked)),
      )

      expect(all.filter((each) => each !== undefined)).toEqual([asked])
      expect(await store.readArchive(AUDIT_ID)).toEqual(asked)
      expect(await store.readArchive(OTHER)).toBeUndefined()
      // It is none of the Regions.
      expect(await store.readRegions(AUDIT_ID)).toEqual([someRead()])
    })

    it('moves on for one of fifty who read the same version, and keeps nothing that is gone', async () => {
      await store.commitArchive(AUDIT_ID, undefined, asked)
      const all = await Promise.all(
        Array.from({ length: 50 }, (_, at) =>
          store.commitArchive(AUDIT_ID, asked, { ...asked, token: 'next', pages: at + 1 }),
        ),
      )
      const [read, ...more] = all.filter((each) => each !== undefined)
      if (read === undefined) throw new Error('not committed')
      expect(more).toEqual([])
      expect(await store.readArchive(AUDIT_ID)).toEqual(read)

      await store.commitArchive(AUDIT_ID, read, { ...asked, over: true })
      expect(await store.readArchive(AUDIT_ID)).toEqual({ ...asked, over: true, version: 3 })
    })
  })

  describe('a lease', () => {
    const place = { account: ACCOUNT, region: 'us-east-1' }
    const holder = (token: string, audit = AUDIT_ID) => ({ audit, token })

    it('is for one of fifty, and says whose it is', async () => {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, at) => leases.take(place, holder(`token-${at}`), LEASE_MS)),
      )

      expect(answers.filter(({ kind }) => kind === 'taken')).toHaveLength(1)
      expect(answers.filter(({ kind }) => kind === 'busy')).toHaveLength(49)
      expect(await leases.take(place, holder('another', OTHER), LEASE_MS)).toEqual({
        kind: 'busy',
        audit: AUDIT_ID,
      })
    })

    it('is one for each account and Region', async () => {
      await leases.take(place, holder('one'), LEASE_MS)
      const elsewhere = { ...place, region: 'eu-central-1' }

      expect((await leases.take(elsewhere, holder('two'), LEASE_MS)).kind).toBe('taken')
    })

    it('goes on at the pace that its last holder found', async () => {
      const turn = { gapMs: 2_000, notBefore: '2026-03-02T09:00:02.000Z' }
      expect(await leases.take(place, holder('one'), LEASE_MS)).toMatchObject({
        turn: { gapMs: APART_MS },
      })
      await leases.release(place, holder('one'), turn)

      expect(await leases.take(place, holder('two', OTHER), LEASE_MS)).toEqual({
        kind: 'taken',
        turn,
      })
    })

    it('ends by itself, and its late holder takes nothing from the next', async () => {
      await leases.take(place, holder('one'), LEASE_MS)
      wall += LEASE_MS - 1
      expect((await leases.take(place, holder('two', OTHER), LEASE_MS)).kind).toBe('busy')
      wall += 1
      expect((await leases.take(place, holder('two', OTHER), LEASE_MS)).kind).toBe('taken')

      await leases.release(place, holder('one'), {
        gapMs: 1,
        notBefore: '2026-03-02T09:00:00.000Z',
      })

      expect((await leases.take(place, holder('three'), LEASE_MS)).kind).toBe('busy')
    })
  })
}
