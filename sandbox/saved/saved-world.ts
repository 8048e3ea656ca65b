import type { Secret } from '../aws/secrets-manager/secret-store.ts'
import { stableBytes } from '../aws/seed/stable.ts'
import type { TrailEvent } from '../aws/trail-event.ts'
import type { StoredKey, StoredUser, World } from '../aws/world.ts'
import { fromTagged, toTagged } from './tagged-json.ts'

/**
 * What the sandbox's AWS has become since it was seeded, and back onto a freshly seeded one: users with all they have, secrets, and what CloudTrail saw since, but for what awskey itself only read.
 * No secret access key is saved: whoever restores it makes another for each key, and puts it into the sealed secrets too. Sessions, reports and queries are not saved.
 */
export interface SavedWorld {
  readonly accounts: readonly {
    readonly id: string
    readonly users: unknown
    readonly rootKeys: unknown
    readonly secrets: unknown
    readonly events: unknown
    readonly dataEvents: unknown
  }[]
}

const LEFT_OUT = 'left out'

export function saveWorld(world: World, since: Date): SavedWorld {
  const isNew = ({ at, readOnly, caller: { principal } }: TrailEvent): boolean =>
    at >= since &&
    !(readOnly && principal.kind === 'role' && principal.roleName.startsWith('awskey-'))
  return {
    accounts: [...world.accounts.values()].map(
      ({ id, users, rootKeys, secrets, events, dataEvents }) => ({
        id,
        users: toTagged(
          [...users.values()].map((user) => ({ ...user, keys: user.keys.map(withoutSecret) })),
        ),
        rootKeys: toTagged(rootKeys.map(withoutSecret)),
        secrets: toTagged(
          new Map(
            [...secrets].map(([region, store]) => [
              region,
              new Map([...store].map(([name, secret]) => [name, withoutValues(secret)])),
            ]),
          ),
        ),
        events: toTagged([...events.values()].flat().filter(isNew)),
        dataEvents: toTagged(dataEvents.filter(isNew)),
      }),
    ),
  }
}

function withoutSecret(key: StoredKey): StoredKey {
  return { ...key, secretAccessKey: LEFT_OUT }
}

function withoutValues(secret: Secret): Secret {
  const versions = [...secret.versions].map(([id, version]) => {
    if (version.binary !== undefined) throw new Error(`${secret.name} holds bytes`)
    return [id, { ...version, text: version.text && mapSecrets(version.text, () => LEFT_OUT) }]
  })
  return { ...secret, versions: new Map(versions as [string, never][]) }
}

/** Anything else than a sealed key is not saved at all. */
function mapSecrets(text: string, secretOf: (keyId: string) => string): string {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || !('AccessKeyId' in value))
    throw new Error('a secret that is no sealed key is not saved')
  return JSON.stringify({ ...value, SecretAccessKey: secretOf(String(value.AccessKeyId)) })
}

/** Worth nothing outside the sandbox that restored it. */
function secretOf(keyId: string): string {
  return stableBytes(`restored ${keyId}`, 30).toString('base64')
}

function withSecret(key: StoredKey): StoredKey {
  return { ...key, secretAccessKey: secretOf(key.accessKeyId) }
}

export function restoreWorld(world: World, saved: SavedWorld): void {
  for (const { id, ...rest } of saved.accounts) {
    const account = world.accounts.get(id)
    if (account === undefined) throw new Error(`account ${id} is not seeded`)
    account.users.clear()
    for (const user of fromTagged(rest.users) as readonly StoredUser[])
      account.users.set(user.userName, { ...user, keys: user.keys.map(withSecret) })
    account.rootKeys.splice(
      0,
      account.rootKeys.length,
      ...(fromTagged(rest.rootKeys) as readonly StoredKey[]).map(withSecret),
    )
    const secrets = fromTagged(rest.secrets) as ReadonlyMap<string, Map<string, Secret>>
    for (const [region, store] of secrets) {
      for (const secret of store.values())
        for (const [versionId, version] of secret.versions)
          secret.versions.set(versionId, {
            ...version,
            stages: version.stages,
            text: version.text && mapSecrets(version.text, secretOf),
            binary: undefined,
            lastAccessed: version.lastAccessed,
          })
      account.secrets.set(region, store)
    }
    const inOrder = (events: unknown): readonly TrailEvent[] =>
      (fromTagged(events) as readonly TrailEvent[])
        .toSorted((a, b) => a.sequence - b.sequence)
        .map((event) => ({ ...event, sequence: world.nextSequence() }))
    for (const event of inOrder(rest.events)) {
      const events = account.events.get(event.region) ?? []
      account.events.set(event.region, [...events, event])
    }
    account.dataEvents.push(...inOrder(rest.dataEvents))
  }
}
