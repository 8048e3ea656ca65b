import type { AdviceAudit } from '../../exposure/audit/audit.ts'
import { shortKey } from './names.ts'

/** The same while it is read and when it is told. */
export function adviceTitle({ advice, userName, keyId }: AdviceAudit): string {
  return advice.keys.length === 1
    ? `In place of access key ${shortKey(keyId)}`
    : `In place of the access keys of ${userName}`
}
