/** What every Vault must do. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Sealing, Vault } from '../../src/delivery/vault.ts'
import { AccessKeyId, IamUserName } from '../../src/requests/ids.ts'
import { createSecret } from '../../src/shared/secret.ts'

export interface VaultUnderTest {
  readonly vault: Vault
  /** For a user nothing has been sealed for. */
  readonly sealing: Sealing
}

export function vaultContract(make: () => VaultUnderTest): void {
  let vault: Vault
  let sealing: Sealing
  beforeEach(() => {
    ;({ vault, sealing } = make())
  })
  const another = (): Sealing => ({
    ...sealing,
    keyId: AccessKeyId.parse('AKIAQAAAAAAAAAAAAAAB'),
    secret: createSecret('another secret'),
  })

  describe('seal', () => {
    it('says where the secret is, and in which version', async () => {
      const sealed = await vault.seal(sealing)

      if (sealed.kind !== 'sealed') throw new Error(sealed.why)
      expect(sealed.arn).toContain(`secret:awskey/keys/${sealing.userName}-`)
      expect(sealed.versionId).not.toBe('')
    })

    it('may be repeated for the same key', async () => {
      const first = await vault.seal(sealing)

      expect(await vault.seal(sealing)).toEqual(first)
    })

    it('keeps one secret for a user, and a version for each key', async () => {
      const first = await vault.seal(sealing)
      const second = await vault.seal(another())

      if (first.kind !== 'sealed' || second.kind !== 'sealed') throw new Error('not sealed')
      expect(second.arn).toBe(first.arn)
      expect(second.versionId).not.toBe(first.versionId)
    })
  })

  describe('holds', () => {
    it('knows that nothing is sealed for a user', async () => {
      expect(await vault.holds(sealing)).toEqual({ kind: 'known', value: undefined })
    })

    it('finds what was sealed, by the key', async () => {
      const sealed = await vault.seal(sealing)

      const { kind: _kind, ...place } = sealed
      expect(await vault.holds(sealing)).toEqual({ kind: 'known', value: place })
      expect(await vault.holds(another())).toEqual({ kind: 'known', value: undefined })
    })

    it('still finds the key before', async () => {
      const first = await vault.seal(sealing)
      await vault.seal(another())

      const { kind: _kind, ...place } = first
      expect(await vault.holds(sealing)).toEqual({ kind: 'known', value: place })
    })

    it('still finds a version that is not the current one any more', async () => {
      await vault.seal(sealing)
      const sealed = await vault.seal(another())

      const { kind: _kind, ...place } = sealed
      expect(await vault.withdraw(another())).toEqual({ kind: 'done' })
      expect(await vault.holds(another())).toEqual({ kind: 'known', value: place })
    })

    it('does not take one user for another', async () => {
      await vault.seal(sealing)
      const other = { ...sealing, userName: IamUserName.parse(`${sealing.userName}-2`) }

      expect(await vault.holds(other)).toEqual({ kind: 'known', value: undefined })
    })
  })
  describe('withdraw', () => {
    it('is done where nothing was sealed', async () => {
      expect(await vault.withdraw(sealing)).toEqual({ kind: 'done' })
    })

    it('may be repeated', async () => {
      await vault.seal(sealing)
      await vault.seal(another())

      expect(await vault.withdraw(another())).toEqual({ kind: 'done' })
      expect(await vault.withdraw(another())).toEqual({ kind: 'done' })
    })
  })
}
