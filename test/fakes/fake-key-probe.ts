import type { KeyProbe } from '../../src/keys/access-keys.ts'
import type { AccessKeyId } from '../../src/requests/ids.ts'
import { known, unknown } from '../../src/shared/known.ts'

/** Knows the keys it was told of, each from its n-th call on. While `trouble` is set nobody answers. */
export interface FakeKeyProbe extends KeyProbe {
  learn(keyId: AccessKeyId, secret: string, afterCalls?: number): void
  trouble: string | undefined
}

export function createFakeKeyProbe(): FakeKeyProbe {
  const keys = new Map<AccessKeyId, { readonly secret: string; waits: number }>()
  const fake: FakeKeyProbe = {
    trouble: undefined,
    learn: (keyId, secret, waits = 0) => keys.set(keyId, { secret, waits }),
    works({ id, secret }) {
      if (fake.trouble !== undefined) return Promise.resolve(unknown(fake.trouble))
      const key = keys.get(id)
      if (key?.secret !== secret.reveal()) return Promise.resolve(known(false))
      if (key.waits === 0) return Promise.resolve(known(true))
      key.waits -= 1
      return Promise.resolve(known(false))
    },
  }
  return fake
}
