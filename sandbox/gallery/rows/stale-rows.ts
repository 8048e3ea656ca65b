/** Kill-first lists as they are gathered from users that were read. */
import { collectStale } from '../../../src/keys/collect-stale.ts'
import type { RankQuestion, rankRoot } from '../../../src/keys/rank-keys.ts'
import type { StaleList } from '../../../src/keys/stale-list.ts'
import { IamUserName } from '../../../src/requests/ids.ts'
import { known } from '../../../src/shared/known.ts'
import { aKey, aQuestion, daysAgo, keyNumber, usedDaysAgo } from './ranked-keys.ts'
import { NOW } from './rotation-states.ts'

export interface StaleGiven extends Partial<Pick<StaleList, 'of' | 'accounts'>> {
  readonly notKnown?: Partial<StaleList['notKnown']>
  readonly roots?: readonly (readonly [found: ReturnType<typeof rankRoot>, account: string])[]
}

export function aStaleList(
  questions: readonly RankQuestion[],
  { roots = [], notKnown, ...given }: StaleGiven = {},
): StaleList {
  const list = collectStale()
  for (const question of questions) list.user(question)
  for (const [found, account] of roots) list.root(found, account)
  const collected = list.collected()
  return {
    of: { kind: 'team', team: 'payments' },
    accounts: [{ name: 'development', source: { kind: 'fleet', readAt: NOW } }],
    ...collected,
    ...given,
    notKnown: { teamOf: 0, approvals: [], ...collected.notKnown, ...notKnown },
  }
}

type Key = Parameters<typeof aKey>[0]

/** One user of this name with one key. */
export const aUserWith = (
  at: number,
  key: Key = {},
  ...[user = {}, given = {}]: Parameters<typeof aQuestion>
): RankQuestion =>
  aQuestion(
    {
      userName: IamUserName.parse(`svc-${String(at).padStart(3, '0')}`),
      ...user,
      keys: known([aKey({ id: keyNumber(at), ...key })]),
    },
    given,
  )

/** A crowd of every age, every fifth of it never used. */
export const aCrowd = (many: number): readonly RankQuestion[] =>
  Array.from({ length: many }, (_, at) =>
    aUserWith(at, {
      createdAt: daysAgo(80 + at * 2),
      lastUse: at % 5 === 0 ? { kind: 'never' } : usedDaysAgo(at % 60),
    }),
  )
