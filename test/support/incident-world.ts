import { anAct } from '../../sandbox/gallery/rows/request-rows.ts'
import { loadConfig } from '../../src/app/config.ts'
import { createReadReporter } from '../../src/app/responder/read-reporter.ts'
import { createSignedAs } from '../../src/app/responder/signed-as.ts'
import type { TableDeps } from '../../src/aws/dynamo/document-client.ts'
import { createDynamoIncidentStore } from '../../src/aws/dynamo/dynamo-incident-store.ts'
import type { Found } from '../../src/exposure/find-key.ts'
import { createIncidentSteps } from '../../src/exposure/incident-steps.ts'
import type { IncidentStore } from '../../src/exposure/incident-store.ts'
import { createProveWarrant } from '../../src/exposure/prove-warrant.ts'
import {
  createReportKey,
  createReportSignal,
  type ReportKey,
  type ReportSignal,
} from '../../src/exposure/report-key.ts'
import { createRunIncident, type RunIncident } from '../../src/exposure/run-incident.ts'
import type { WriteOutcome } from '../../src/keys/access-keys.ts'
import { createFindOwnership } from '../../src/people/ownership.ts'
import { AccessKeyId, SlackUserId } from '../../src/requests/ids.ts'
import type { Refusal } from '../../src/requests/refusal.ts'
import type { SignedAct } from '../../src/requests/signed-act.ts'
import { formatTarget } from '../../src/requests/target.ts'
import { known } from '../../src/shared/known.ts'
import { ok, refuse } from '../../src/shared/result.ts'
import { sha256 } from '../../src/shared/sha256.ts'
import { COMMANDS } from '../../src/slack/ids.ts'

import {
  createFakeCleanUp,
  createFakeOtherCredentials,
  createFakeRevocations,
  createFakeRoleUse,
  createFakeSnapshotStore,
  createFakeUserSnapshots,
} from '../fakes/fake-exposure-ports.ts'

/**
 * Incidents of one key on a real table, with the configuration of the sandbox and an AWS in memory: one user with this key, or what AWS says of it instead. Whatever is signed has the MAC `signed`.
 */
export const PEOPLE = {
  security: SlackUserId.parse('U0SAM'),
  owner: SlackUserId.parse('U0ERIN'),
  approver: SlackUserId.parse('U0MAYA'),
  stranger: SlackUserId.parse('U0PIA'),
} as const

export interface IncidentWorld {
  readonly store: IncidentStore
  readonly report: ReportKey
  readonly reportSignal: ReportSignal
  readonly run: RunIncident
  /** What was written in AWS, in order. */
  readonly writes: readonly string[]
}

export interface IncidentWorldOptions {
  readonly table: TableDeps
  readonly keyId: AccessKeyId
  readonly found: Found
  readonly criticalUsers?: readonly string[]
  /** What AWS answers when the tag of a quarantine is put. */
  readonly marked?: WriteOutcome
  /** Asked anew each time, as after a deployment. */
  isDryRun?(): boolean
}

const NOW = new Date('2026-03-02T09:00:00.000Z')
const NO: Refusal = { reason: 'not_a_target', text: '' }

export function createIncidentWorld(options: IncidentWorldOptions): IncidentWorld {
  const { table, keyId, found } = options
  const config = loadConfig(new URL('../../sandbox/awskey.yml', import.meta.url).pathname)
  const clock = { now: () => NOW }
  const writes: string[] = []
  const store = createDynamoIncidentStore({ ...table, wallNow: Date.now })
  const findOwnership = createFindOwnership(config.organisation)
  const reading = createReadReporter({
    config: { ...config, critical: { users: options.criticalUsers ?? [], paths: [] } },
    findOwnership(user) {
      const ownership = findOwnership(user)
      const team = config.organisation.teams.find(({ name }) => name === 'payments')
      return ownership && { ...ownership, owner: PEOPLE.owner, team }
    },
    deciders: {
      mayAct: () => Promise.resolve(ok(undefined)),
      approvesFor(from, person) {
        const who = 'team' in from && from.team === 'security' ? PEOPLE.security : PEOPLE.approver
        return Promise.resolve(person === who ? ok({ as: 'approver' }) : refuse(NO))
      },
    },
    incidents: store,
    clock,
  })
  const findKey = (): Promise<Found> => Promise.resolve(found)
  const verify = ({ mac }: { readonly mac: string }) => Promise.resolve(known(mac === SIGNED))
  let status: 'Active' | 'Inactive' = 'Active'
  let byPolicy = false
  const steps = createIncidentSteps({
    ...reading,
    ...createProveWarrant({
      ...reading,
      findKey,
      snapshotStore: createFakeSnapshotStore(),
      signedAs: createSignedAs({ acts: { verify }, signals: { verify } }),
      wallNow: Date.now,
    }),
    findKey,
    keys: {
      list: () => Promise.resolve(known([{ id: keyId, status, createdAt: NOW }])),
      makeInactive() {
        writes.push('make_inactive')
        status = 'Inactive'
        return Promise.resolve({ kind: 'done' })
      },
      makeActive: () => Promise.resolve({ kind: 'refused', code: 'denied' }),
    },
    quarantine: {
      read: () => Promise.resolve(known({ byPolicy, byBoundary: false, boundary: '' })),
      attachDeny() {
        writes.push('quarantine')
        byPolicy = true
        return Promise.resolve({ kind: 'done' })
      },
      putDenyBoundary: () => Promise.resolve({ kind: 'refused', code: 'denied' }),
      detachDeny: () => Promise.resolve({ kind: 'refused', code: 'denied' }),
      restoreBoundary: () => Promise.resolve({ kind: 'refused', code: 'denied' }),
      mark: async () => options.marked ?? { kind: 'done' },
      unmark: async () => ({ kind: 'refused', code: 'denied' }),
    },
    clock,
    users: { read: async () => known(found.kind === 'user' ? found.user : undefined) },
    snapshots: createFakeUserSnapshots(),
    snapshotStore: createFakeSnapshotStore(),
    others: createFakeOtherCredentials(),
    cleanUp: createFakeCleanUp(),
    roleUse: createFakeRoleUse(),
    revocations: createFakeRevocations(),
    proveRevocation: () => Promise.resolve(known(false)),
    beginAudit: ({ id }) => Promise.resolve(id),
    proveLine: () => Promise.resolve(known(false)),
    proveCleared: () => Promise.resolve(known(false)),
    proveVotes: () => Promise.resolve(known(false)),
    store,
    accountName: (account) => account,
    isDryRun: () => options.isDryRun?.() ?? false,
    administrator: () => Promise.resolve(known(undefined)),
  })
  let tokens = 0
  return {
    store,
    writes,
    report: createReportKey({ store, clock }),
    reportSignal: createReportSignal({ store, clock }),
    run: createRunIncident({
      store,
      steps,
      clock,
      wallNow: Date.now,
      newToken: () => String(++tokens),
      leaseMs: 60_000,
    }),
  }
}

export const SIGNED = 'signed'

/** A person reports the key; another `mac` than this one is nobody's. */
export function reportBy(person: SlackUserId, keyId: AccessKeyId, mac = SIGNED): SignedAct {
  return anAct({
    jobId: sha256(`${person} ${keyId}`),
    user: person,
    action: COMMANDS.exposed,
    value: formatTarget({ by: 'key', keyId }),
    mac,
  })
}

/** A key id like no other of this run. */
export function keyNumbered(number: number): AccessKeyId {
  const digits = number.toString(6).padStart(6, '0').replaceAll('0', '7').replaceAll('1', '6')
  return AccessKeyId.parse(`AKIA2EXAMPLE23${digits}`)
}
