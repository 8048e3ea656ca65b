/** What every AccessKeys must do, whoever keeps the keys. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { AccessKeys, CreateOutcome, UserRef } from '../../src/keys/access-keys.ts'
import { AccessKeyId, IamUserName } from '../../src/requests/ids.ts'

export interface AccessKeysUnderTest {
  readonly keys: AccessKeys
  /** A user without keys. */
  readonly user: UserRef
  now(): Date
  /** Somebody uses the key now, for EC2 in eu-central-1. */
  use(keyId: AccessKeyId): void
}

const NO_KEY = AccessKeyId.parse('AKIAQAAAAAAAAAAAAAAA')

export function accessKeysContract(make: () => AccessKeysUnderTest): void {
  let keys: AccessKeys
  let user: UserRef
  let under: AccessKeysUnderTest

  beforeEach(() => {
    under = make()
    keys = under.keys
    user = under.user
  })

  const made = async (): Promise<Extract<CreateOutcome, { kind: 'created' }>> => {
    const created = await keys.create(user)
    if (created.kind !== 'created') throw new Error(`the key was not made: ${created.kind}`)
    return created
  }

  describe('list', () => {
    it('knows that a user has no key', async () => {
      expect(await keys.list(user)).toEqual({ kind: 'known', value: [] })
    })

    it('gives each key with status and date of creation', async () => {
      const first = await made()
      const second = await made()
      await keys.makeInactive(user, first.id)

      const listed = await keys.list(user)

      expect(listed).toMatchObject({
        kind: 'known',
        value: [
          { id: first.id, status: 'Inactive' },
          { id: second.id, status: 'Active' },
        ],
      })
      const dates = listed.kind === 'known' ? listed.value.map(({ createdAt }) => createdAt) : []
      for (const date of dates)
        expect(Math.abs(date.getTime() - under.now().getTime())).toBeLessThan(1_000)
    })

    it('does not know the keys of a user that is not there', async () => {
      const nobody = { ...user, userName: IamUserName.parse('nobody-at-all') }

      expect((await keys.list(nobody)).kind).toBe('unknown')
    })
  })

  describe('create', () => {
    it('gives the secret once, wrapped', async () => {
      const { id, secret } = await made()

      expect(id).toMatch(/^AKIA/)
      expect(secret.reveal()).not.toBe('')
      expect(JSON.stringify({ secret })).not.toContain(secret.reveal())
    })

    it('refuses a third key', async () => {
      await made()
      await made()

      expect(await keys.create(user)).toEqual({ kind: 'refused', code: 'limit' })
    })

    it('counts an Inactive key too', async () => {
      const { id } = await made()
      await made()
      await keys.makeInactive(user, id)

      expect(await keys.create(user)).toEqual({ kind: 'refused', code: 'limit' })
    })
  })

  describe('makeInactive and makeActive', () => {
    it('change the status, and change it back', async () => {
      const { id } = await made()

      expect(await keys.makeInactive(user, id)).toEqual({ kind: 'done' })
      expect(await keys.list(user)).toMatchObject({ value: [{ id, status: 'Inactive' }] })
      expect(await keys.makeActive(user, id)).toEqual({ kind: 'done' })
      expect(await keys.list(user)).toMatchObject({ value: [{ id, status: 'Active' }] })
    })

    it('may be repeated', async () => {
      const { id } = await made()
      await keys.makeInactive(user, id)

      expect(await keys.makeInactive(user, id)).toEqual({ kind: 'done' })
    })

    it('say that a key is gone', async () => {
      expect(await keys.makeInactive(user, NO_KEY)).toEqual({ kind: 'gone' })
      expect(await keys.makeActive(user, NO_KEY)).toEqual({ kind: 'gone' })
    })
  })

  describe('delete', () => {
    it('takes one key and leaves the other', async () => {
      const first = await made()
      const second = await made()

      expect(await keys.delete(user, first.id)).toEqual({ kind: 'done' })
      expect(await keys.list(user)).toMatchObject({ value: [{ id: second.id }] })
    })

    it('says that a key is gone', async () => {
      const { id } = await made()
      await keys.delete(user, id)

      expect(await keys.delete(user, id)).toEqual({ kind: 'gone' })
    })
  })

  describe('lastUse', () => {
    it('knows that a key has never been used', async () => {
      const { id } = await made()

      expect(await keys.lastUse(user, id)).toEqual({ kind: 'never' })
    })

    it('says when, for what and where a key was used', async () => {
      const { id } = await made()
      under.use(id)

      const lastUse = await keys.lastUse(user, id)

      expect(lastUse).toMatchObject({ kind: 'at', service: 'ec2', region: 'eu-central-1' })
    })

    it('knows nothing of a key that is not there', async () => {
      expect((await keys.lastUse(user, NO_KEY)).kind).toBe('unknown')
    })
  })
}
