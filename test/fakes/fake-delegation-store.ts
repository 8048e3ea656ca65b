import type { Delegation, DelegationStore } from '../../src/people/delegations.ts'
import type { SlackUserId } from '../../src/requests/ids.ts'
import type { SignedAct } from '../../src/requests/signed-act.ts'
import { type Known, known, unknown } from '../../src/shared/known.ts'

/** Each approver's last word in memory. While `trouble` is set nothing can be read. `rows` is what somebody who writes to the table could change. */
export interface FakeDelegationStore extends DelegationStore {
  readonly rows: Map<SlackUserId, Delegation | 'taken back'>
  trouble: string | undefined
}

export function createFakeDelegationStore(): FakeDelegationStore {
  const rows: FakeDelegationStore['rows'] = new Map()
  const saidAt = new Map<SlackUserId, string>()
  const say = (act: SignedAct, row: Delegation | 'taken back'): Promise<'stored' | 'outdated'> => {
    if ((saidAt.get(act.user) ?? '') > act.at) return Promise.resolve('outdated')
    saidAt.set(act.user, act.at)
    rows.set(act.user, row)
    return Promise.resolve('stored')
  }
  const standing = (): Delegation[] => [...rows.values()].filter((row) => row !== 'taken back')
  const asked = <T>(value: T): Promise<Known<T>> =>
    Promise.resolve(fake.trouble === undefined ? known(value) : unknown(fake.trouble))
  const fake: FakeDelegationStore = {
    rows,
    trouble: undefined,
    put: (delegation) => say(delegation.act, delegation),
    takeBack: (act) => say(act, 'taken back'),
    of: (from) => asked(standing().find((each) => each.from === from)),
    to: (person) => asked(standing().filter(({ to }) => to === person)),
  }
  return fake
}
