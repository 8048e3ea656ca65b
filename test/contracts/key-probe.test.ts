import { afterAll, beforeAll, describe } from 'vitest'
import { createIamAccessKeys } from '../../src/aws/iam/iam-access-keys.ts'
import { createStsKeyProbe } from '../../src/aws/sts-key-probe.ts'
import { AccessKeyId } from '../../src/requests/ids.ts'
import { createSecret } from '../../src/shared/secret.ts'
import { createFakeKeyProbe } from '../fakes/fake-key-probe.ts'
import { type AwsOnWire, DEVELOPMENT, REGION, SESSION, startAws } from '../support/aws-on-wire.ts'
import { keyProbeContract } from './key-probe.contract.ts'

describe('createFakeKeyProbe', () => {
  keyProbeContract(() => {
    const probe = createFakeKeyProbe()
    const id = AccessKeyId.parse('AKIAAAAAAAAAAAAAAAAB')
    probe.learn(id, 'the secret')
    return Promise.resolve({ probe, key: { id, secret: createSecret('the secret') } })
  })
})

describe('createStsKeyProbe', () => {
  let aws: AwsOnWire
  let users = 0
  beforeAll(async () => {
    aws = await startAws()
  })
  afterAll(() => aws.stop())

  keyProbeContract(async () => {
    users += 1
    const userName = aws.addUser(`probe-${users}`)
    const keys = createIamAccessKeys({ sessions: aws.sessions })
    const key = await keys.create({ account: DEVELOPMENT, userName, session: SESSION })
    if (key.kind !== 'created') throw new Error('no key')
    return { probe: createStsKeyProbe({ region: REGION, endpoint: aws.endpoint }), key }
  })
})
