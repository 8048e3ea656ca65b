import type { KMSClient } from '@aws-sdk/client-kms'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FunctionName } from '../../sandbox/aws/roles.ts'
import { anAct } from '../../sandbox/gallery/rows/request-rows.ts'
import { aSignal } from '../../sandbox/gallery/rows/signal-rows.ts'
import { createKmsActSigner } from '../../src/aws/kms-acts.ts'
import { createKmsSignalSigner, createKmsSignalVerifier } from '../../src/aws/kms-signals.ts'
import { AccountId } from '../../src/requests/ids.ts'
import { keyAlias, USUAL_NAMING } from '../../src/shared/deployment-names.ts'
import { known } from '../../src/shared/known.ts'
import { type RunningAws, startAws } from '../sandbox/aws/start-aws.ts'

let running: RunningAws
beforeAll(async () => {
  running = await startAws()
})
afterAll(() => running.stop())

const kmsOf = (name: FunctionName): KMSClient => running.clients(running.functionOf(name)).kms
const signerOf = (name: FunctionName) =>
  createKmsSignalSigner({ client: kmsOf(name), keyId: keyAlias(USUAL_NAMING, 'signals') })
const verifierOf = (name: FunctionName) =>
  createKmsSignalVerifier({ client: kmsOf(name), keyId: keyAlias(USUAL_NAMING, 'signals') })
const { mac: _mac, ...UNSIGNED } = aSignal('aws_health')

describe('signals signed by KMS', () => {
  it('are made by signal and checked by responder', async () => {
    const signed = await signerOf('signal').sign(UNSIGNED)
    expect(await verifierOf('responder').verify(signed)).toEqual(known(true))
  })

  it.each([
    ['source', { source: 'guardduty' }],
    ['account', { account: AccountId.parse('222222222222') }],
    ['what it says', { says: 'something else' }],
    ['time', { at: '2026-03-02T09:00:01.000Z' }],
    ['id', { id: '6'.repeat(64) }],
    ['mac', { mac: 'not a MAC' }],
  ] as const)('do not fit with another %s', async (_, changes) => {
    const signed = await signerOf('signal').sign(UNSIGNED)
    expect(await verifierOf('responder').verify({ ...signed, ...changes })).toEqual(known(false))
  })

  it('are made by nobody else, and checked by nobody else', async () => {
    for (const name of ['slack', 'worker', 'responder', 'clock', 'pickup'] as const)
      await expect(signerOf(name).sign(UNSIGNED), name).rejects.toThrow('not authorized')
    const signed = await signerOf('signal').sign(UNSIGNED)
    for (const name of ['signal', 'worker', 'slack'] as const)
      expect(await verifierOf(name).verify(signed), name).toMatchObject({ kind: 'unknown' })
  })

  it('are no way to sign a click', async () => {
    const { mac: _none, ...act } = anAct()
    const signer = createKmsActSigner({
      client: kmsOf('signal'),
      keyId: keyAlias(USUAL_NAMING, 'clicks'),
    })
    await expect(signer.sign(act)).rejects.toThrow('not authorized')
  })
})
