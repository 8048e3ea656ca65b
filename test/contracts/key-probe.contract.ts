/** What every KeyProbe must do. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { KeyProbe } from '../../src/keys/access-keys.ts'
import { AccessKeyId } from '../../src/requests/ids.ts'
import { createSecret, type Secret } from '../../src/shared/secret.ts'

export interface KeyProbeUnderTest {
  readonly probe: KeyProbe
  /** An Active key. */
  readonly key: { readonly id: AccessKeyId; readonly secret: Secret }
}

export function keyProbeContract(make: () => Promise<KeyProbeUnderTest>): void {
  let under: KeyProbeUnderTest
  beforeEach(async () => {
    under = await make()
  })

  describe('works', () => {
    it('is true for a key that signs', async () => {
      expect(await under.probe.works(under.key)).toEqual({ kind: 'known', value: true })
    })

    it('is false for a key that AWS does not know (yet)', async () => {
      const id = AccessKeyId.parse('AKIAQAAAAAAAAAAAAAAA')

      const works = await under.probe.works({ id, secret: under.key.secret })

      expect(works).toEqual({ kind: 'known', value: false })
    })

    it('is false for another secret', async () => {
      const secret = createSecret('another')

      const works = await under.probe.works({ ...under.key, secret })

      expect(works).toEqual({ kind: 'known', value: false })
    })
  })
}
