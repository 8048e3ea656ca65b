/**
 * Faults somebody plants in the built-in AWS and Slack: the next `times` calls that match misbehave.
 * Matching is by service and operation, and by account and Region where the fault names them. Never plants one by itself.
 */
export const FAULT_MODES = ['throttle', 'deny', 'timeout_after_success', 'delay', 'crash'] as const
export type FaultMode = (typeof FAULT_MODES)[number]

export interface Fault {
  /** Lower-case signing name: iam, sts, kms, cloudtrail, secretsmanager, ec2, dynamodb, sqs, s3, or slack. */
  readonly service: string
  /** The API operation as AWS spells it (`GetAccessKeyLastUsed`) or the Slack method (`chat.postMessage`); `*` for all. */
  readonly operation: string
  readonly account?: string | undefined
  readonly region?: string | undefined
  readonly mode: FaultMode
  /** How many calls it hits; 0 removes every fault of that service and operation. */
  readonly times: number
}

export interface FaultedCall {
  readonly service: string
  readonly operation: string
  readonly account?: string | undefined
  readonly region?: string | undefined
}

export interface Faults {
  plant(fault: Fault): void
  /** The mode this call must misbehave with, counting it as one hit. */
  take(call: FaultedCall): FaultMode | undefined
  list(): readonly Fault[]
  clear(): void
}

export function createFaults(): Faults {
  let planted: Fault[] = []
  const sameCall = (fault: Fault, call: FaultedCall): boolean =>
    fault.service === call.service &&
    (fault.operation === '*' || fault.operation.toLowerCase() === call.operation.toLowerCase()) &&
    (fault.account === undefined || fault.account === call.account) &&
    (fault.region === undefined || fault.region === call.region)
  return {
    plant(fault) {
      const normal = { ...fault, service: fault.service.toLowerCase() }
      if (normal.times > 0) planted.push(normal)
      else
        planted = planted.filter(
          (other) =>
            other.service !== normal.service ||
            (normal.operation !== '*' &&
              other.operation.toLowerCase() !== normal.operation.toLowerCase()),
        )
    },
    take(call) {
      const at = planted.findIndex((fault) => sameCall(fault, call))
      const hit = planted[at]
      if (hit === undefined) return undefined
      planted =
        hit.times === 1
          ? planted.toSpliced(at, 1)
          : planted.with(at, { ...hit, times: hit.times - 1 })
      return hit.mode
    },
    list: () => planted,
    clear() {
      planted = []
    },
  }
}
