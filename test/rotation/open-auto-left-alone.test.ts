import { describe, expect, it } from 'vitest'
import { anAutoRequest } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { aSubject, ERIN, OLD_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import type { Exemption } from '../../src/keys/exemption.ts'
import { PENDING } from '../../src/keys/secret-rotation.ts'
import type { AskedRotation } from '../../src/requests/auto-store.ts'
import type { Request } from '../../src/requests/request.ts'
import {
  createOpenAutoRotation,
  type OpenAutoRotationDeps,
} from '../../src/rotation/open-auto-rotation.ts'
import { type Known, known, unknown } from '../../src/shared/known.ts'
import { ok } from '../../src/shared/result.ts'
import { usualRules } from '../support/rules-fixture.ts'

const NOW = new Date('2026-06-01T09:00:00.000Z')
const SECRET = 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:awskey/keys/erin-AbCdEf'
const TOKEN = 't'.repeat(64)
const { account, userName, userId, path } = aSubject()

/** What became of a token of Secrets Manager's. */
async function came(alone: Known<Exemption | undefined>) {
  const opened: Request[] = []
  const turnedOn = anAutoRequest({ state: 'done' })
  let refused: AskedRotation['refused']
  const deps: OpenAutoRotationDeps = {
    autos: {
      registration: () =>
        Promise.resolve({
          ...{ secretArn: SECRET, account, userName, userId, by: turnedOn.id },
          ...{ on: true, everyDays: 60, since: NOW.toISOString() },
        }),
      asked: () => Promise.resolve(undefined),
      refuse: (_arn: string, _token: string, why: AskedRotation['refused']) => {
        refused = why
        return Promise.resolve()
      },
      claim: (_arn: string, _token: string, id: Request['id']) => Promise.resolve(id),
    } as unknown as OpenAutoRotationDeps['autos'],
    rotation: {
      state: () =>
        Promise.resolve(known({ arn: SECRET, stages: { [TOKEN]: [PENDING] }, rotates: true })),
    } as unknown as OpenAutoRotationDeps['rotation'],
    store: {
      read: (id: Request['id']) => Promise.resolve(id === turnedOn.id ? turnedOn : undefined),
      open: (request: Request) => {
        opened.push(request)
        return Promise.resolve({ kind: 'opened', request })
      },
    } as unknown as OpenAutoRotationDeps['store'],
    users: {
      read: () =>
        Promise.resolve(known({ account, userName, userId, path, createdAt: NOW, tags: {} })),
    } as unknown as OpenAutoRotationDeps['users'],
    keys: {
      list: () =>
        Promise.resolve(
          known([{ id: OLD_KEY, status: 'Active', createdAt: new Date('2025-11-01T08:00:00Z') }]),
        ),
    } as unknown as OpenAutoRotationDeps['keys'],
    trail: { makerOf: () => Promise.resolve(known(undefined)) },
    rules: usualRules(),
    clock: { now: () => NOW },
    situationOf: () =>
      Promise.resolve(
        ok({
          ...{ accountName: 'development', sensitive: false, machine: false, protected: false },
          ...{ owner: ERIN, team: undefined, hasReader: true },
          approvals: {
            ...{ needed: 0, from: { team: 'payments' }, why: 'none_needed' },
            ...{ expiresAfterMs: 1, typed: false },
          },
        }),
      ),
    leftAlone: () => Promise.resolve(alone),
  }
  await createOpenAutoRotation(deps)({ kind: 'auto', secretArn: SECRET, token: TOKEN })
  return { opened: opened.length, refused }
}

describe('a rotation that Secrets Manager asks for', () => {
  it('is opened where nobody is left alone', async () => {
    expect(await came(known(undefined))).toEqual({ opened: 1, refused: undefined })
  })

  it('is held while the user or the key is left alone, and says until when', async () => {
    const until = new Date('2026-08-28T21:59:59.999Z')
    const exempt: Exemption = {
      ...{ kind: 'exempt', from: 'request', until, reason: 'x', approvedBy: [] },
    }
    expect(await came(known(exempt))).toEqual({
      opened: 0,
      refused: { reason: 'left_alone', fact: until.toISOString() },
    })
  })

  it('trap g: is held while that is not known', async () => {
    expect(await came(unknown('dynamodb:Query: Throttling'))).toEqual({
      opened: 0,
      refused: { reason: 'exemption_not_known', fact: 'dynamodb:Query: Throttling' },
    })
  })
})
