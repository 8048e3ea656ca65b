import { describe, expect, it } from 'vitest'
import { anExemptRequest, aSnoozeRequest } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { DEVELOPMENT, NEW_KEY, OLD_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import { isLeftAlone } from '../../src/keys/left-alone.ts'
import type { ExemptLine } from '../../src/reminders/exempt-lines.ts'
import { createExemptions } from '../../src/reminders/read-exemptions.ts'
import type { ExemptionStore } from '../../src/requests/exemption-store.ts'
import type { ExemptionWitness } from '../../src/requests/exemption-witness.ts'
import { IamUserName } from '../../src/requests/ids.ts'
import { isExemption } from '../../src/requests/request-facts.ts'
import { known, unknown } from '../../src/shared/known.ts'
import { aRow } from '../contracts/exemption-store.contract.ts'
import { createFakeExemptionStore } from '../fakes/fake-exemption-store.ts'
import { aLine, aUser, NOW } from './exemptions-fixture.ts'

const proven: ExemptionWitness = ({ keyId }) => {
  const request = keyId === undefined ? anExemptRequest() : aSnoozeRequest({ operation: { keyId } })
  if (!isExemption(request.operation)) throw new Error('no exemption')
  return Promise.resolve(known({ request, operation: request.operation }))
}

interface World {
  readonly store?: Pick<ExemptionStore, 'ofUser' | 'ofAccount'>
  readonly witness?: ExemptionWitness
  readonly lines?: readonly ExemptLine[]
  readonly reported?: string[]
}

async function asked({
  store = createFakeExemptionStore(),
  witness = proven,
  lines = [],
  reported = [],
}: World) {
  const exemptions = createExemptions({
    lines,
    accounts: [{ id: DEVELOPMENT, trustTags: true }],
    store,
    witness,
    async reportForgery(id, fault) {
      reported.push(`${id} ${fault}`)
    },
  })
  const alone = await exemptions.of(aUser(), NOW)
  const ofAccount = await exemptions.ofAccount(DEVELOPMENT, NOW)
  const streamed = ofAccount.kind === 'known' ? ofAccount.value(aUser()) : ofAccount
  expect(streamed).toEqual(alone)
  return alone
}
async function written(...rows: readonly Parameters<typeof aRow>[0][]) {
  const store = createFakeExemptionStore()
  for (const row of rows) await store.put(aRow(row))
  return store
}

describe('createExemptions', () => {
  it('finds none where nothing was asked for', async () => {
    expect(await asked({})).toEqual({ kind: 'known', value: [] })
  })

  it('gives a snooze for its key alone, and an exemption for all', async () => {
    const snoozed = await asked({ store: await written({}) })
    expect(isLeftAlone(snoozed, OLD_KEY)).toMatchObject({ value: { kind: 'snooze' } })
    expect(isLeftAlone(snoozed, NEW_KEY)).toEqual({ kind: 'known', value: undefined })
    const exempt = await asked({ store: await written({ keyId: undefined }) })
    expect(isLeftAlone(exempt, NEW_KEY)).toMatchObject({ value: { kind: 'exempt' } })
  })

  it('goes by the end, not by the row being there', async () => {
    const over = await written({ until: NOW.toISOString() })
    expect(await asked({ store: over })).toEqual({ kind: 'known', value: [] })
    const { until: _until, ...back } = aRow()
    const store = createFakeExemptionStore()
    await store.put(back)
    expect(await asked({ store })).toEqual({ kind: 'known', value: [] })
  })

  it('exempts nobody by a request about a user of another name, whatever user id stands on it', async () => {
    const exempt = anExemptRequest()
    const ofAnother: ExemptionWitness = () => {
      const { operation, subject } = exempt
      if (!isExemption(operation)) throw new Error('no exemption')
      const request = {
        ...exempt,
        subject: { ...subject, userName: IamUserName.parse('svc-a') },
      }
      return Promise.resolve(known({ request, operation }))
    }
    const store = await written({ keyId: undefined })
    expect(await asked({ store, witness: ofAnother })).toEqual({ kind: 'known', value: [] })
  })

  it('trap g: exempts nobody by a row that proves nothing', async () => {
    const store = createFakeExemptionStore()
    store.forge(aRow({ until: '2029-01-01T00:00:00.000Z', keyId: undefined }))
    const witness = () => Promise.resolve(known({ fault: 'not_exempted' as const }))
    expect(await asked({ store, witness })).toEqual({ kind: 'known', value: [] })
  })

  it.each([
    ['request_signature', 2],
    ['target_differs', 2],
    ['not_exempted', 0],
    ['too_few_approvals', 0],
  ] as const)(
    'tells of a forged row, and of no other that proves nothing: %s',
    async (fault, times) => {
      const reported: string[] = []
      const witness = () => Promise.resolve(known({ fault }))
      expect(await asked({ store: await written({}), witness, reported })).toEqual(known([]))
      expect(reported).toHaveLength(times)
    },
  )

  it.each<[string, World]>([
    [
      'the store cannot be read',
      {
        store: {
          ofUser: () => Promise.resolve(unknown('dynamodb:Query: Throttling')),
          ofAccount: () => Promise.resolve(unknown('dynamodb:Query: Throttling')),
        },
      },
    ],
    ['a signature cannot be checked', { witness: () => Promise.resolve(unknown('kms')) }],
    ['its request cannot be read', { witness: () => Promise.reject(new Error('table')) }],
    [
      'a row of the user cannot be read',
      {
        store: {
          ofUser: () => Promise.resolve(known([{ userId: aUser().userId, broken: true }])),
          ofAccount: () => Promise.resolve(known([{ userId: aUser().userId, broken: true }])),
        },
      },
    ],
  ])('trap g: does not know while %s', async (_why, world) => {
    expect(await asked({ store: await written({}), ...world })).toMatchObject({ kind: 'unknown' })
  })

  it('knows of an exemption that is in force, whatever else could not be read', async () => {
    const witness = () => Promise.resolve(unknown('kms'))
    const lines = [aLine({ kind: 'user', userName: 'erin' })]
    expect(await asked({ store: await written({}), witness, lines })).toMatchObject({
      value: [{ from: 'configuration' }],
    })
  })

  it('tells what the request says, and not what the row does', async () => {
    const store = await written({ reason: 'somebody wrote this' })
    expect(await asked({ store })).toMatchObject({
      value: [{ reason: 'the release is on Monday', requestedBy: 'U0ERIN', approvedBy: [] }],
    })
  })
})
