import { z } from 'zod'
import { AskedRotationRow, RegistrationRow } from '../../src/aws/dynamo/dynamo-auto-store.ts'
import { DelegationRow } from '../../src/aws/dynamo/dynamo-delegation-store.ts'
import { StoredExemption } from '../../src/aws/dynamo/dynamo-exemption-store.ts'
import { ExposedUserRow } from '../../src/aws/dynamo/dynamo-exposed-users.ts'
import { NotOursRow } from '../../src/aws/dynamo/dynamo-not-ours-store.ts'
import { SeenRow } from '../../src/aws/dynamo/dynamo-outside-store.ts'
import { ViewRow } from '../../src/aws/dynamo/dynamo-view-store.ts'
import { FlaggedRow } from '../../src/aws/dynamo/dynamo-week-store.ts'
import type { RowKind } from '../../src/aws/dynamo/row-kinds.ts'
import { Pickup } from '../../src/delivery/pickup.ts'
import { ArchiveRead } from '../../src/exposure/audit/archive-read.ts'
import { Audit, RegionRead } from '../../src/exposure/audit/audit.ts'
import { Incident } from '../../src/exposure/incident.ts'
import { FleetRow } from '../../src/keys/fleet/fleet-store.ts'
import { RememberedOwnership } from '../../src/people/ownership-memory.ts'
import { Unreached, Warning } from '../../src/reminders/warnings.ts'
import { Digest, PartRow, Summed, Told, Week } from '../../src/reminders/week-store.ts'
import { Bulk } from '../../src/requests/bulk.ts'
import { Request } from '../../src/requests/request.ts'
import { sha256 } from '../../src/shared/sha256.ts'

/** What each kind of row is read as. */
const SHAPES: Readonly<Record<RowKind, z.ZodType>> = {
  request: Request,
  view: ViewRow,
  incident: Incident,
  exposed_user: ExposedUserRow,
  pickup: Pickup,
  bulk: Bulk,
  audit: Audit,
  audit_region: RegionRead,
  audit_archive: ArchiveRead,
  reading: FleetRow,
  week: Week,
  week_part: PartRow,
  week_summed: Summed,
  week_flagged: FlaggedRow,
  digest: Digest,
  told: Told,
  warning: Warning,
  unreached: Unreached,
  delegation: DelegationRow,
  ownership: RememberedOwnership,
  registration: RegistrationRow,
  asked_rotation: AskedRotationRow,
  exemption: StoredExemption,
  not_ours: NotOursRow,
  change_seen: SeenRow,
}

export function shapeOf(kind: RowKind): z.ZodType {
  return SHAPES[kind]
}

/** The same for the same members, of the same types, under the same names. */
export function fingerprintOf(kind: RowKind): string {
  const shape = z.toJSONSchema(SHAPES[kind], { unrepresentable: 'any', io: 'input' })
  return sha256(JSON.stringify(sorted(shape))).slice(0, 16)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]))
}
