import type { SandboxClient } from '../client.ts'
import { playCryptoMining } from './crypto-mining.ts'
import { playFightingThief } from './fighting-thief.ts'
import { playFlood } from './flood.ts'
import { playPersistence } from './persistence.ts'
import { playQuietKey } from './quiet-key.ts'
import { playRegionDenied } from './region-denied.ts'
import { SCENARIOS, type ScenarioName } from './scenario-list.ts'
import { playSessionLivesOn } from './session-lives-on.ts'
import type { LeakedKey, Play } from './stage.ts'

/**
 * Plays a scenario against the running sandbox, over the same HTTP as anybody. It answers when the thief has done what comes before the report; what a thief does about the containment goes on
 * afterwards, until `stop`.
 */
const PLAYS: Readonly<Record<ScenarioName, Play>> = {
  'quiet-key': playQuietKey,
  'crypto-mining': playCryptoMining,
  persistence: playPersistence,
  'fighting-thief': playFightingThief,
  'session-lives-on': playSessionLivesOn,
  'region-denied': playRegionDenied,
  flood: playFlood,
}

export interface ScenarioInput {
  readonly name: ScenarioName
  /** An IAM user with a seeded key; with the account's id before it where two accounts have one of that name. */
  readonly user?: string | undefined
  readonly count?: number | undefined
}

export type ScenarioAnswer =
  | {
      readonly ok: true
      readonly name: ScenarioName
      readonly access_key_id: string
      readonly account: string
      readonly user_name: string
      /** In order, each with AWS's word for it where it was refused. */
      readonly did: readonly string[]
    }
  | { readonly ok: false; readonly error: 'no_such_key'; readonly detail: string }

export interface ScenarioPlayer {
  play(input: ScenarioInput): Promise<ScenarioAnswer>
  /** Ends what goes on. */
  stop(): void
}

export function createScenarioPlayer(client: SandboxClient): ScenarioPlayer {
  let ending = new AbortController()
  return {
    async play({ name, user, count }) {
      const { endpoints } = await client.state()
      const wanted = user ?? SCENARIOS.find((each) => each.name === name)?.user ?? ''
      const leaked = endpoints.users.find((key) => isOf(key, wanted))
      if (leaked === undefined)
        return { ok: false, error: 'no_such_key', detail: `no seeded key of ${wanted} is known` }
      const did: string[] = []
      const { signal } = ending
      await PLAYS[name]({
        leaked,
        client,
        endpoint: endpoints.aws,
        count,
        async act(what, work) {
          try {
            const answer = await work()
            did.push(what)
            return answer
          } catch (error) {
            did.push(`${what}: refused, ${error instanceof Error ? error.name : String(error)}`)
            return undefined
          }
        },
        meanwhile(work) {
          // What a thief cannot do any more is the end of that play, not a fault of the sandbox.
          work(signal).catch(() => undefined)
        },
      })
      const { accessKeyId, accountId, userName } = leaked
      return {
        ok: true,
        name,
        access_key_id: accessKeyId,
        account: accountId,
        user_name: userName,
        did,
      }
    },
    stop() {
      ending.abort()
      ending = new AbortController()
    },
  }
}

function isOf({ accountId, userName }: LeakedKey, wanted: string): boolean {
  return userName === wanted || `${accountId}/${userName}` === wanted
}
