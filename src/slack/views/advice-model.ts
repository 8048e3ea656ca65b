/** What the views of an advice are drawn from, and the names that they share. */
import type { AdviceCoverage } from '../../exposure/audit/advice-coverage.ts'
import { hasReadDataEvents } from '../../exposure/audit/archive-coverage.ts'
import type { AdviceAudit } from '../../exposure/audit/audit.ts'
import type { AccessKeyRecord, LastUse } from '../../keys/access-keys.ts'
import { type Advice, type AdvicePart, CONFIDENCE_WORDS } from '../../keys/advice/advise.ts'
import { workloadName } from '../../keys/advice/workload-advice.ts'
import type { AccessKeyId } from '../../requests/ids.ts'
import type { Known } from '../../shared/known.ts'

export interface AdvicedKey {
  readonly id: AccessKeyId
  /** `undefined` inside: AWS lists no such key any more. */
  readonly status: Known<AccessKeyRecord['status'] | undefined>
  readonly lastUse: LastUse
  /** Seen of the key itself; of its sessions they are counted with the rest. */
  readonly calls: number
}

export interface AdviceModel {
  readonly audit: AdviceAudit
  readonly advice: Advice
  readonly coverage: AdviceCoverage
  readonly keys: readonly AdvicedKey[]
}

/** As in `GitHub Actions (sure)`. */
export function partName({ workload }: AdvicePart): string {
  const sure =
    workload.confidence === 'not_known' ? '' : ` (${CONFIDENCE_WORDS[workload.confidence]})`
  return `${workloadName(workload)}${sure}`
}

/** Never nought of what was seen, and never all of what was not all. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return 'under 1 %'
  return share < 1 && share >= 0.995 ? 'over 99 %' : `${Math.round(share * 100)} %`
}

/** What is known of a key that CloudTrail shows no call of: AWS's own word, which counts calls that no event shows. */
export type Unused =
  | { readonly kind: 'unused' }
  | { readonly kind: 'used_elsewhere'; readonly use: Extract<LastUse, { kind: 'at' }> }
  | { readonly kind: 'not_known'; readonly why: string }

export function unusedStand({ lastUse }: AdvicedKey, { since }: AdviceCoverage): Unused {
  switch (lastUse.kind) {
    case 'never':
      return { kind: 'unused' }
    case 'unknown':
      return { kind: 'not_known', why: lastUse.why }
    case 'at':
      return lastUse.at.getTime() < Date.parse(since)
        ? { kind: 'unused' }
        : { kind: 'used_elsewhere', use: lastUse }
  }
}

/** What can be missing from any draft, in the order in which it matters. Plain sentences, for the message and for the file. */
export function caveats({ coverage }: Pick<AdviceModel, 'coverage'>): readonly string[] {
  const { archive, sessions } = coverage
  return [
    ...coverage.failed.map(({ region, why }) => `Region ${region} was not read (${why}).`),
    ...coverage.cut.map((region) => `Of Region ${region} only the newest calls were read.`),
    ...(coverage.unreadable > 0 ? [`${coverage.unreadable} events could not be read.`] : []),
    ...(sessions.followed < sessions.opened
      ? [
          `Of ${sessions.opened} sessions that were opened with it ${sessions.followed} were followed.`,
        ]
      : []),
    ...archiveCaveats(archive),
  ]
}

function archiveCaveats(archive: AdviceCoverage['archive']): readonly string[] {
  switch (archive.kind) {
    case 'failed':
      return [`The trail's archive could not be read to its end (${archive.why}).`]
    case 'reading':
      return ["The trail's archive was not read to its end."]
    case 'cut':
      return ["Of the trail's archive only the newest events were read."]
    case 'read':
      return archive.leftOut > 0
        ? [`${archive.leftOut} sessions could not be looked for in the trail's archive.`]
        : []
    case 'not_asked':
      return []
  }
}

/** What no reading can show. */
export function neverSeen({ coverage }: Pick<AdviceModel, 'coverage'>): string {
  return hasReadDataEvents(coverage.archive)
    ? 'Data events (objects in S3, items in DynamoDB, invocations of Lambda, messages of SQS and SNS) were read as far as the trail logs them; others may be missing.'
    : 'Data events are not in the event history: calls on objects in S3, items in DynamoDB, invocations of Lambda, messages of SQS and SNS may be missing.'
}
