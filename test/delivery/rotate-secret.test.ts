import { beforeEach, describe, expect, it } from 'vitest'
import { anAutoRequest } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { aRequestId, aRotateRequest } from '../../sandbox/gallery/rows/request-rows.ts'
import {
  createRotateSecret,
  ROTATION_STEPS,
  type RotationStep,
} from '../../src/delivery/rotate-secret.ts'
import type { RotatorSecrets, SealedKey } from '../../src/delivery/rotator-secrets.ts'
import type { AskedRotation, Registration } from '../../src/requests/auto-store.ts'
import { AccessKeyId } from '../../src/requests/ids.ts'
import type { Job } from '../../src/requests/job.ts'
import type { Request } from '../../src/requests/request.ts'
import { type Known, known, unknown } from '../../src/shared/known.ts'
import { createSecret } from '../../src/shared/secret.ts'

/** The four steps against a secret in memory and a worker that seals when it is asked. */
const ARN = 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:awskey/keys/erin-AbCdEf'
const TOKEN = 't'.repeat(64)
const OLD = 'old-version'
const SEALED = 'sealed-version'
const ROTATION_TOKEN = 'rotation-token-of-secrets-manager'
const NEW_KEY = AccessKeyId.parse('AKIAERINNEWKEY234567')
const NOW = new Date('2026-06-01T09:00:00.000Z')

const keyOf = (id: AccessKeyId): SealedKey => ({
  keyId: id,
  secret: createSecret(`secret of ${id}`),
  whole: createSecret(`whole of ${id}`),
})
const sealedRotation = (overrides: Partial<Pick<Request, 'state'>> = {}): Request =>
  aRotateRequest({
    id: aRequestId(3),
    parent: aRequestId(2),
    auto: { by: aRequestId(2), secretArn: ARN, token: TOKEN },
    next: { id: 'next', effect: 'await_finish', dueAt: NOW.toISOString(), attempt: 0 },
    operation: {
      step: 'delivering',
      newKey: {
        id: NEW_KEY,
        createdAt: NOW.toISOString(),
        secretArn: ARN,
        secretVersionId: SEALED,
        ownUses: [],
        tested: true,
      },
    },
    ...overrides,
  })

let registration: Registration | undefined
let rotates: boolean
let stages: Record<string, string[]>
let values: Map<string, SealedKey>
let asked: AskedRotation | undefined
let request: Request | undefined
let jobs: Job[]
let touched: string[]
let works: boolean
let trouble: string | undefined
/** What the worker does when it is asked. */
let worker: () => void
let wall: number

beforeEach(() => {
  const { subject } = anAutoRequest()
  const { account, userName, userId } = subject
  registration = {
    ...{ secretArn: ARN, account, userName, userId, by: aRequestId(2) },
    ...{ on: true, everyDays: 60, since: NOW.toISOString() },
  }
  rotates = true
  stages = { [OLD]: ['AWSCURRENT'], [TOKEN]: ['AWSPENDING'] }
  values = new Map([[OLD, keyOf(AccessKeyId.parse('AKIAERINOLDKEY234567'))]])
  asked = undefined
  request = undefined
  jobs = []
  touched = []
  works = true
  trouble = undefined
  wall = 0
  worker = () => {
    request = sealedRotation()
    values.set(SEALED, keyOf(NEW_KEY))
    asked = { ownUses: [], ...asked, requestId: request.id }
  }
})

/** Each call is noted, and fails while there is trouble with it. */
function touch<T>(name: string, value: () => T): Promise<Known<T>> {
  touched.push(name)
  return Promise.resolve(trouble === name ? unknown('no answer') : known(value()))
}

const secrets: RotatorSecrets = {
  describe: () => touch('describe', () => ({ rotates, stages })),
  read: (_at, versionId) => touch('read', () => values.get(versionId)),
  putPending: (_at, { token, rotationToken, value }) =>
    touch('putPending', () => {
      expect(rotationToken.reveal()).toBe(ROTATION_TOKEN)
      const whole = [...values.values()].find((each) => each.whole === value)
      if (whole !== undefined) values.set(token, whole)
    }),
  makeCurrent: (_at, to, from) =>
    touch('makeCurrent', () => {
      expect(stages[from]).toContain('AWSCURRENT')
      stages[from] = ['AWSPREVIOUS']
      stages[to] = [...(stages[to] ?? []), 'AWSCURRENT']
    }),
  dropPending: (_at, versionId) =>
    touch('dropPending', () => {
      stages[versionId] = (stages[versionId] ?? []).filter((label) => label !== 'AWSPENDING')
    }),
}

const call = (step: RotationStep['step'], more: Partial<RotationStep> = {}): Promise<void> =>
  createRotateSecret({
    secrets,
    autos: {
      registration: (arn) => Promise.resolve(arn === ARN ? registration : undefined),
      asked: () => Promise.resolve(asked),
      askAgain: () => {
        asked = asked && { ...asked, refused: undefined }
        return Promise.resolve()
      },
      noteOwnUse: (_arn, _token, at) => {
        touched.push('noteOwnUse')
        asked = { ...asked, ownUses: [...(asked?.ownUses ?? []), at] }
        return Promise.resolve()
      },
    },
    store: { read: () => Promise.resolve(request) },
    jobs: {
      enqueue: (job) => {
        jobs.push(job)
        if (job.kind === 'auto') worker()
        return Promise.resolve()
      },
    },
    probe: {
      works: () => {
        touched.push('probe')
        return Promise.resolve(known(works))
      },
    },
    clock: { now: () => NOW },
    sleep: () => Promise.resolve(),
    wait: (ms) => {
      wall += ms
      return Promise.resolve()
    },
    wallNow: () => wall,
    patienceMs: 5_000,
  })({ step, secretArn: ARN, token: TOKEN, rotationToken: createSecret(ROTATION_TOKEN), ...more })

const all = async (): Promise<void> => {
  for (const step of ROTATION_STEPS) await call(step)
}

describe('rotate-secret', () => {
  it('makes the sealed key current under the token, and asks the worker once', async () => {
    await all()
    expect(stages).toEqual({ [OLD]: ['AWSPREVIOUS'], [TOKEN]: ['AWSCURRENT'] })
    expect(values.get(TOKEN)?.keyId).toBe(NEW_KEY)
    expect(jobs.map(({ kind }) => kind)).toEqual(['auto', 'advance'])
  })

  it.each(ROTATION_STEPS)('ends the same when %s is called twice', async (twice) => {
    for (const step of ROTATION_STEPS) {
      await call(step)
      if (step === twice) await call(step)
    }
    expect(stages[TOKEN]).toEqual(['AWSCURRENT'])
    expect(values.get(TOKEN)?.keyId).toBe(NEW_KEY)
  })

  it('does nothing more, whatever is called, once the version is current', async () => {
    await all()
    touched = []
    for (const step of ROTATION_STEPS) await call(step)
    expect(new Set(touched)).toEqual(new Set(['describe']))
  })

  it('passes a lone testSecret, for which there is no key to test', async () => {
    await call('testSecret')
    expect(touched).not.toContain('probe')
  })

  it('makes nothing current that was never created, nor tests it', async () => {
    await expect(call('finishSecret')).rejects.toThrow('not the key that this rotation made')
    worker()
    await expect(call('testSecret')).rejects.toThrow('not the key that this rotation made')
    await expect(call('finishSecret')).rejects.toThrow('not the key that this rotation made')
    expect(stages[OLD]).toEqual(['AWSCURRENT'])
  })

  it('touches nothing of a secret that is not registered, or not any more', async () => {
    await expect(call('createSecret', { secretArn: `${ARN}x` })).rejects.toThrow('not registered')
    registration = registration && { ...registration, on: false }
    for (const step of ROTATION_STEPS) await expect(call(step)).rejects.toThrow('not registered')
    expect(touched).toEqual([])
    expect(jobs).toEqual([])
  })

  it('keeps to what Secrets Manager itself says of the token', async () => {
    await expect(call('createSecret', { token: 'x'.repeat(64) })).rejects.toThrow('no version')
    stages[TOKEN] = ['AWSPREVIOUS']
    await expect(call('createSecret')).rejects.toThrow('not pending')
    stages[TOKEN] = ['AWSPENDING']
    rotates = false
    await expect(call('createSecret')).rejects.toThrow('not turned on')
    expect(touched).not.toContain('read')
    expect(jobs).toEqual([])
  })

  it('puts and finishes only the key of its request', async () => {
    worker = () => {
      request = sealedRotation()
      values.set(SEALED, keyOf(AccessKeyId.parse('AKIAANOTHERKEY234567')))
      asked = { ownUses: [], requestId: request.id }
    }
    await expect(call('createSecret')).rejects.toThrow('of another key')
    values.set(TOKEN, keyOf(AccessKeyId.parse('AKIAANOTHERKEY234567')))
    await expect(call('finishSecret')).rejects.toThrow('not the key that this rotation made')
    expect(touched).not.toContain('putPending')
    expect(touched).not.toContain('makeCurrent')
  })

  it('notes that it uses the key before it does, and not only after', async () => {
    await call('createSecret')
    await call('testSecret')
    expect(touched.indexOf('noteOwnUse')).toBeLessThan(touched.indexOf('probe'))
    expect(asked?.ownUses.length).toBeGreaterThan(0)
  })

  it('says not yet while the key does not work everywhere', async () => {
    await call('createSecret')
    works = false
    await expect(call('testSecret')).rejects.toMatchObject({ name: 'RotationNotYetError' })
  })

  it('waits for the worker no longer than it may, and finds the same request later', async () => {
    worker = () => undefined
    await expect(call('createSecret')).rejects.toThrow('not sealed yet')
    expect(wall).toBeLessThanOrEqual(5_250)
    request = sealedRotation()
    values.set(SEALED, keyOf(NEW_KEY))
    asked = { ownUses: [], requestId: request.id }
    await all()
    expect(stages[TOKEN]).toEqual(['AWSCURRENT'])
  })

  it('says why no rotation was opened, and why one stands still', async () => {
    worker = () => {
      asked = { ownUses: [], refused: { reason: 'locked', fact: aRequestId(4) } }
    }
    await expect(call('createSecret')).rejects.toThrow(`locked ${aRequestId(4)}`)
    worker = () => {
      request = aRotateRequest({
        id: aRequestId(3),
        hold: { reason: 'no_room_to_rotate', since: NOW.toISOString(), facts: {} },
      })
      asked = { ownUses: [], requestId: request.id }
    }
    await expect(call('createSecret')).rejects.toThrow('on hold: no_room_to_rotate')
  })

  it('takes the label from a token whose request is over, so that the next rotation can begin', async () => {
    await call('createSecret')
    request = sealedRotation({ state: 'cancelled' })
    await expect(call('createSecret')).rejects.toThrow('begins anew')
    expect(stages[TOKEN]).toEqual([])
    expect(stages[OLD]).toEqual(['AWSCURRENT'])
  })

  it.each(['describe', 'read', 'putPending', 'makeCurrent', 'dropPending'])(
    'ends the same when AWS does not answer %s once',
    async (name) => {
      for (const step of ROTATION_STEPS) {
        trouble = name
        await call(step).catch((error: unknown) => {
          expect(error).toMatchObject({ name: 'RotationNotYetError' })
          expect(String(error)).not.toMatch(/whole of|secret of|rotation-token/)
        })
        trouble = undefined
        await call(step)
      }
      expect(stages).toEqual({ [OLD]: ['AWSPREVIOUS'], [TOKEN]: ['AWSCURRENT'] })
    },
  )
})
