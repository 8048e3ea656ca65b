import type { RankedKey } from '../../src/keys/ranking.ts'
import { AccessKeyId, AccountId, IamUserName } from '../../src/requests/ids.ts'

/** A stale key of a machine of payments. */
export function rankedKey(given: Partial<RankedKey> = {}): RankedKey {
  return {
    account: AccountId.parse('111111111111'),
    accountName: 'development',
    userName: IamUserName.parse('ci-payments'),
    keyId: AccessKeyId.parse('AKIARANKEDKEY2345AAA'),
    status: 'Active',
    ageDays: 400,
    lastUse: { kind: 'never' },
    owner: undefined,
    team: 'payments',
    flags: ['stale'],
    findings: ['stale'],
    severity: 'medium',
    weight: 400,
    privilege: 'little',
    because: [],
    exemption: undefined,
    keysOfUser: 1,
    ...given,
  }
}
