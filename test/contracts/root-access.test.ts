import { afterAll, beforeAll, describe } from 'vitest'
import { createStsRootAccess } from '../../src/aws/root/sts-root-access.ts'
import type { RootAccess } from '../../src/keys/root/root-access.ts'
import { AccessKeyId, AccountId, RequestId } from '../../src/requests/ids.ts'
import { createFakeRootAccess } from '../fakes/fake-root-access.ts'
import {
  type AwsOnWire,
  DEVELOPMENT,
  PRODUCTION,
  REGION,
  SESSION,
  startAws,
} from '../support/aws-on-wire.ts'
import { rootAccessContract } from './root-access.contract.ts'

const session = RequestId.parse(SESSION)
const of = (account: AccountId) => ({ account, session })
const refs = {
  ref: of(PRODUCTION),
  without: of(DEVELOPMENT),
  closed: of(AccountId.parse('333333333333')),
}

describe('createFakeRootAccess', () => {
  rootAccessContract(() => {
    const fake = createFakeRootAccess()
    const keyId = AccessKeyId.parse('AKIAROOTKEY234567ABC')
    fake.add(PRODUCTION, {
      id: keyId,
      status: 'Active',
      createdAt: new Date('2024-01-01T00:00:00.000Z'),
      lastUse: {
        kind: 'at',
        at: new Date('2025-01-01T00:00:00.000Z'),
        service: 's3',
        region: 'us-east-1',
      },
    })
    const refused = { kind: 'refused', code: 'AccessDenied' } as const
    const root: RootAccess = {
      audit: (ref) => (ref === refs.closed ? Promise.resolve(refused) : fake.audit(ref)),
      deleteKey: (ref, id) =>
        ref === refs.closed
          ? Promise.resolve({ kind: 'no_session', because: refused })
          : fake.deleteKey(ref, id),
    }
    return { root, keyId, ...refs }
  })
})

describe('createStsRootAccess', () => {
  let aws: AwsOnWire
  beforeAll(async () => {
    aws = await startAws()
  })
  afterAll(() => aws.stop())

  rootAccessContract(() => {
    aws.emulator.reset()
    aws.emulator.world.trail.lagMs = 0
    const root = createStsRootAccess({
      isDryRun: () => false,
      sessions: aws.sessions,
      home: DEVELOPMENT,
      region: REGION,
      endpoint: aws.endpoint,
    })
    const [key] = aws.emulator.world.accounts.get(PRODUCTION)?.rootKeys ?? []
    return { root, keyId: AccessKeyId.parse(key?.accessKeyId), ...refs }
  })
})
