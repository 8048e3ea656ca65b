/**
 * Every call that a worker makes, counted. At planned calls the worker dies before the call or after it took effect, or the call takes effect and its answer is lost.
 * A worker that died makes no further call, whatever it had under way.
 */
import { unknown } from '../../src/shared/known.ts'

export type Mode = 'dies_before' | 'dies_after' | 'answer_lost'
export interface Mishap {
  /** The number of the call, from 1, counted over all workers. */
  readonly call: number
  readonly mode: Mode
}

export class WorkerDiedError extends Error {
  override readonly name = 'WorkerDiedError'
}

export interface Life {
  dead: boolean
}

export interface Calls {
  /** Names of the calls so far. */
  readonly made: readonly string[]
  /** The port as one worker sees it. */
  watched<T extends object>(name: string, port: T, life: Life): T
}

const NO_ANSWER = 'no answer'
const LOST: Readonly<Record<string, unknown>> = {
  'keys.list': unknown(NO_ANSWER),
  'keys.lastUse': unknown(NO_ANSWER),
  'keys.create': { kind: 'not_known', why: NO_ANSWER },
  'keys.makeInactive': { kind: 'not_known', why: NO_ANSWER },
  'keys.makeActive': { kind: 'not_known', why: NO_ANSWER },
  'keys.delete': { kind: 'not_known', why: NO_ANSWER },
  'probe.works': unknown(NO_ANSWER),
  'trail.uses': { uses: [], coverage: 'none', gaps: [NO_ANSWER] },
  'trail.makerOf': unknown(NO_ANSWER),
  'trail.madeActive': unknown(NO_ANSWER),
  'trail.madeInactive': unknown(NO_ANSWER),
  'trail.secretReads': unknown(NO_ANSWER),
  'vault.seal': { kind: 'failed', why: NO_ANSWER },
  'vault.holds': unknown(NO_ANSWER),
  'vault.vouch': unknown(NO_ANSWER),
  'vault.remove': unknown(NO_ANSWER),
  'vault.withdraw': { kind: 'failed', why: NO_ANSWER },
  'pickups.revealedAt': unknown(NO_ANSWER),
  'pickupVault.seal': { kind: 'failed', why: NO_ANSWER },
  'pickupVault.holds': unknown(NO_ANSWER),
  'pickupVault.remove': unknown(NO_ANSWER),
  'slack.tellOwner': { kind: 'not_known', why: NO_ANSWER },
}

export const canLoseItsAnswer = (name: string): boolean => name in LOST

export function createCalls(mishaps: readonly Mishap[], afterEach: () => void): Calls {
  const made: string[] = []
  const planned = new Map(mishaps.map(({ call, mode }) => [call, mode]))
  const die = (life: Life, name: string): never => {
    life.dead = true
    throw new WorkerDiedError(`the worker died at call ${made.length}, ${name}`)
  }
  const call = async (life: Life, name: string, ask: () => Promise<unknown>): Promise<unknown> => {
    if (life.dead) throw new WorkerDiedError(`a dead worker calls ${name}`)
    made.push(name)
    const mode = planned.get(made.length)
    if (mode === 'dies_before') die(life, name)
    const answer = await ask()
    afterEach()
    if (mode === 'dies_after') die(life, name)
    return mode === 'answer_lost' && canLoseItsAnswer(name) ? LOST[name] : answer
  }
  return {
    made,
    watched<T extends object>(name: string, port: T, life: Life): T {
      const members = Object.entries(port).map(([member, value]: [string, unknown]) =>
        typeof value === 'function'
          ? [
              member,
              (...args: unknown[]) =>
                call(life, `${name}.${member}`, () => value.apply(port, args) as Promise<unknown>),
            ]
          : [member, value],
      )
      return Object.fromEntries(members) as T
    },
  }
}
