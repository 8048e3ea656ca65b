/** What a function takes for a question of the doctor's: nothing that AWS delivers to it. */
import { describe, expect, it } from 'vitest'
import { lookIn } from '../../../src/app/inside/look.ts'
import { queueOrLook } from '../../../src/app/inside/queue-or-look.ts'
import { PROBE } from '../../support/aws-events.ts'

const ASKED = {
  doctor: {
    open: [{ account: '111111111111', role: 'reader' }],
    simulate: [
      {
        account: '111111111111',
        role: 'operator',
        asks: [{ actions: ['iam:CreateAccessKey'], resource: '*', context: {} }],
      },
    ],
  },
}

describe('lookIn', () => {
  it('reads a question', () => {
    expect(lookIn(ASKED)?.open).toHaveLength(1)
  })

  it('reads one that has test events sent, whose probe is a ULID', () => {
    const forward = { account: '111111111111', hub: '333333333333', probe: PROBE }
    expect(lookIn({ doctor: { ...ASKED.doctor, forward } })?.forward).toEqual(forward)
    for (const other of [{ probe: 'x' }, { hub: '' }, { source: 'aws.health' }])
      expect(
        lookIn({ doctor: { ...ASKED.doctor, forward: { ...forward, ...other } } }),
      ).toBeUndefined()
  })

  it.each([
    { Records: [], ...ASKED },
    { ...ASKED, source: 'aws.health' },
    { Step: 'createSecret', SecretId: 'x', ClientRequestToken: 'y', ...ASKED },
    { Records: [{ body: JSON.stringify(ASKED) }] },
    { doctor: { ...ASKED.doctor, delete: ['x'] } },
    { doctor: { ...ASKED.doctor, open: [{ account: '1', role: 'reader' }] } },
    { doctor: { ...ASKED.doctor, open: [{ account: '111111111111', role: 'admin' }] } },
    { doctor: 'everything' },
    null,
    'doctor',
  ])('takes nothing else for one: %j', (event) => {
    expect(lookIn(event)).toBeUndefined()
  })
})

describe('queueOrLook', () => {
  const seen = { doctor: { configuration: '', opened: [], simulated: [], macs: {} } }
  const handle = queueOrLook(
    'worker',
    () => Promise.resolve(() => Promise.resolve({ batchItemFailures: [] })),
    () => Promise.resolve(() => Promise.resolve(seen)),
  )

  it('works on messages, whatever else the event says', async () => {
    const batch = { Records: [], ...ASKED }
    expect(await handle(batch)).toEqual({ batchItemFailures: [] })
  })

  it('answers a question of the doctor', async () => {
    expect(await handle(ASKED)).toEqual(seen)
  })

  it('throws for anything else and quotes nothing of it', async () => {
    await expect(handle({ doctor: 'xoxb-secret' })).rejects.toThrow('NotAnEventError')
    await expect(handle({ doctor: 'xoxb-secret' })).rejects.not.toThrow(/xoxb/)
  })
})
