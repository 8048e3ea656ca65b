/** What every RootAccess must do, whoever keeps the keys. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { RootAccess, RootRef } from '../../src/keys/root/root-access.ts'
import { AccessKeyId } from '../../src/requests/ids.ts'

export interface RootAccessUnderTest {
  readonly root: RootAccess
  /** An account whose root user has one Active key that was used for S3 in us-east-1, a password and an MFA device. */
  readonly ref: RootRef
  readonly keyId: AccessKeyId
  /** An account of the organisation whose root user has no key. */
  readonly without: RootRef
  /** An account that AWS gives nobody a root session for. */
  readonly closed: RootRef
}

const NO_KEY = AccessKeyId.parse('AKIAQAAAAAAAAAAAAAAA')

export function rootAccessContract(make: () => RootAccessUnderTest): void {
  let under: RootAccessUnderTest
  beforeEach(() => {
    under = make()
  })

  describe('audit', () => {
    it('gives each key with status, creation and last use, and what else there is', async () => {
      const { root, ref, keyId } = under
      expect(await root.audit(ref)).toMatchObject({
        kind: 'read',
        audit: {
          keys: [
            {
              id: keyId,
              status: 'Active',
              lastUse: { kind: 'at', service: 's3', region: 'us-east-1' },
            },
          ],
          belongings: { password: true, mfaDevices: 1, certificates: 0 },
        },
      })
    })

    it('knows that there is no key', async () => {
      expect(await under.root.audit(under.without)).toMatchObject({
        kind: 'read',
        audit: { keys: [] },
      })
    })

    it('says that AWS refused, where it gives no session', async () => {
      expect(await under.root.audit(under.closed)).toMatchObject({ kind: 'refused' })
    })
  })

  describe('deleteKey', () => {
    it('deletes this one key', async () => {
      const { root, ref, keyId } = under
      expect(await root.deleteKey(ref, keyId)).toEqual({ kind: 'done' })
      expect(await root.audit(ref)).toMatchObject({ audit: { keys: [] } })
      expect(await root.deleteKey(ref, keyId)).toEqual({ kind: 'gone' })
    })

    it('touches nothing else', async () => {
      const { root, ref } = under
      expect(await root.deleteKey(ref, NO_KEY)).toEqual({ kind: 'gone' })
      expect(await root.audit(ref)).toMatchObject({ audit: { keys: [{}] } })
    })

    it('asks nothing of IAM where AWS gives no session', async () => {
      const { root, closed, keyId } = under
      expect(await root.deleteKey(closed, keyId)).toMatchObject({
        kind: 'no_session',
        because: { kind: 'refused' },
      })
    })
  })
}
