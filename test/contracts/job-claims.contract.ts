/** What every JobClaims must do, whatever it stores in. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { JobClaims } from '../../src/requests/request-store.ts'
import { sha256 } from '../../src/shared/sha256.ts'

export type MakeJobClaims = (deps: { readonly wallNow: () => number }) => Promise<JobClaims>

const JOB = sha256('job')

export function jobClaimsContract(makeClaims: MakeJobClaims): void {
  let claims: JobClaims
  let wall = 0

  beforeEach(async () => {
    wall = Date.parse('2026-03-02T09:00:00.000Z')
    claims = await makeClaims({ wallNow: () => wall })
  })

  describe('claim', () => {
    it('gives a job to one of fifty workers', async () => {
      const answers = await Promise.all(Array.from({ length: 50 }, () => claims.claim(JOB, 30_000)))

      expect(answers.filter((answer) => answer === 'claimed')).toHaveLength(1)
      expect(answers.filter((answer) => answer === 'taken')).toHaveLength(49)
    })

    it('knows jobs apart', async () => {
      expect(await claims.claim(JOB, 30_000)).toBe('claimed')
      expect(await claims.claim(sha256('another job'), 30_000)).toBe('claimed')
    })

    it('gives a job again when its lease has ended', async () => {
      await claims.claim(JOB, 30_000)

      wall += 29_999
      expect(await claims.claim(JOB, 30_000)).toBe('taken')
      wall += 1
      expect(await claims.claim(JOB, 30_000)).toBe('claimed')
      expect(await claims.claim(JOB, 30_000)).toBe('taken')
    })
  })

  describe('finish', () => {
    it('keeps a job from being done again, also after its lease', async () => {
      await claims.claim(JOB, 30_000)
      await claims.finish(JOB)

      expect(await claims.claim(JOB, 30_000)).toBe('done')
      wall += 3_600_000
      expect(await claims.claim(JOB, 30_000)).toBe('done')
    })

    it('counts for whoever has the job by then', async () => {
      await claims.claim(JOB, 30_000)
      wall += 60_000
      await claims.claim(JOB, 30_000)

      await claims.finish(JOB)

      expect(await claims.claim(JOB, 30_000)).toBe('done')
    })
  })
}
