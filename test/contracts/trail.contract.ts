/** What every Trail must do. Its writers are the arrangement's business. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Trail } from '../../src/keys/trail.ts'
import { AccessKeyId, type AccountId } from '../../src/requests/ids.ts'

export interface TrailUnderTest {
  readonly trail: Trail
  readonly account: AccountId
  now(): Date
  /** Some time passes. */
  wait(ms: number): void
  /** A key made by awskey's operator under the given session name. */
  makeKey(sessionName: string): Promise<AccessKeyId>
  /** Somebody uses it for EC2 in eu-central-1, with the AWS CLI. */
  use(keyId: AccessKeyId): void
  /** awskey tests whether it works. */
  probe(keyId: AccessKeyId): Promise<void>
  /** Somebody makes it Inactive, then Active. */
  makeActive(keyId: AccessKeyId): Promise<void>
  /** A secret that somebody has read once. */
  readSecret(): Promise<string>
}

const NO_KEY = AccessKeyId.parse('AKIAQAAAAAAAAAAAAAAA')
const SESSION = 'awskey-contract'
const HOUR_MS = 3_600_000
let sessions = 0

export function trailContract(make: () => TrailUnderTest): void {
  let under: TrailUnderTest
  let since: Date
  let maker: string

  beforeEach(() => {
    under = make()
    under.wait(HOUR_MS)
    since = under.now()
    sessions += 1
    maker = `01K7ZD3Q6J8V5W2X4Y${String(sessions).padStart(8, '0')}`
  })

  describe('uses', () => {
    it('tells by whom, from where and for what a key was used, newest first', async () => {
      const keyId = await under.makeKey(maker)
      under.use(keyId)
      under.wait(HOUR_MS)
      under.use(keyId)

      const reading = await under.trail.uses(under.account, keyId, since, SESSION)

      expect(reading).toMatchObject({
        coverage: 'complete',
        gaps: [],
        uses: [
          { service: 'ec2', region: 'eu-central-1', eventName: 'DescribeInstances', ours: false },
          { service: 'ec2', ip: '203.0.113.7', userAgent: 'aws-cli/2.32.0' },
        ],
      })
      const [newer, older] = reading.uses
      expect(newer?.at.getTime()).toBeGreaterThan(older?.at.getTime() ?? 0)
    })

    it('tells our own test from a use', async () => {
      const keyId = await under.makeKey(maker)
      await under.probe(keyId)

      const { uses } = await under.trail.uses(under.account, keyId, since, SESSION)

      expect(uses).toMatchObject([{ eventName: 'GetCallerIdentity', ours: true }])
    })

    it('leaves out what was before', async () => {
      const keyId = await under.makeKey(maker)
      under.use(keyId)
      under.wait(HOUR_MS)

      const reading = await under.trail.uses(under.account, keyId, under.now(), SESSION)

      expect(reading).toMatchObject({ uses: [], coverage: 'complete' })
    })
  })

  describe('makerOf', () => {
    it('names role and session of whoever made a key', async () => {
      const keyId = await under.makeKey(maker)

      const made = await under.trail.makerOf(under.account, keyId, since, SESSION)

      expect(made).toMatchObject({
        kind: 'known',
        value: { roleName: 'awskey-operator', sessionName: maker },
      })
    })

    it('knows of no event for a key nobody made since', async () => {
      expect(await under.trail.makerOf(under.account, NO_KEY, since, SESSION)).toEqual({
        kind: 'known',
        value: undefined,
      })
    })
  })

  describe('madeActive', () => {
    it('tells when a key was made Active, and not that it was made', async () => {
      const keyId = await under.makeKey(maker)
      const never = await under.makeKey(`${maker.slice(0, -1)}X`)
      await under.makeActive(keyId)

      const made = await under.trail.madeActive(under.account, keyId, since, SESSION)

      expect(made.kind === 'known' && made.value).toHaveLength(1)
      expect(await under.trail.madeActive(under.account, never, since, SESSION)).toEqual({
        kind: 'known',
        value: [],
      })
    })
  })

  describe('secretReads', () => {
    it('tells when a secret was read', async () => {
      const arn = await under.readSecret()

      const reads = await under.trail.secretReads(under.account, arn, since, SESSION)

      expect(reads.kind === 'known' && reads.value).toHaveLength(1)
    })

    it('knows that a secret was not read', async () => {
      const arn = await under.readSecret()
      const other = arn.replace(/-[A-Z0-9]{6}$/i, 'x-AAAAAA')

      const reads = await under.trail.secretReads(under.account, other, since, SESSION)

      expect(reads).toEqual({ kind: 'known', value: [] })
    })
  })
}
