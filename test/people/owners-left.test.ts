import { describe, expect, it } from 'vitest'
import { createOwnersLeft } from '../../src/people/owners-left.ts'
import type { Profile } from '../../src/people/profiles.ts'
import { SlackUserId } from '../../src/requests/ids.ts'
import { type Known, known, unknown } from '../../src/shared/known.ts'

const person = (at: number): SlackUserId => SlackUserId.parse(`U0PERSON${at}`)
const profile = (id: SlackUserId, deleted: boolean): Profile => ({
  id,
  name: 'somebody',
  deleted,
  bot: false,
  guest: false,
  external: false,
})

function world(answer: (id: SlackUserId) => Known<Profile | undefined>) {
  const asked: string[] = []
  const left = createOwnersLeft({
    async read(id) {
      asked.push(id)
      return answer(id)
    },
  })
  return { asked, left }
}

describe('createOwnersLeft', () => {
  it.each([
    [known(profile(person(1), true)), known(true)],
    [known(profile(person(1), false)), known(false)],
    [unknown('users.info: ratelimited'), unknown('users.info: ratelimited')],
    [known(undefined), unknown('Slack knows no such person')],
  ])('says of a profile %j: %j', async (answer, expected) => {
    expect(await world(() => answer).left()(person(1))).toEqual(expected)
  })

  it('asks about each person once for one answer, and anew for the next', async () => {
    const { asked, left } = world((id) => known(profile(id, false)))
    const once = left()
    await once(person(1))
    await once(person(1))
    expect(asked).toHaveLength(1)
    await left()(person(1))
    expect(asked).toHaveLength(2)
  })

  it('asks about no more people than Slack takes; the others are not known', async () => {
    const { asked, left } = world((id) => known(profile(id, false)))
    const once = left()
    const answers: Known<boolean>[] = []
    for (let at = 0; at < 80; at += 1) answers.push(await once(person(at)))
    expect(asked).toHaveLength(60)
    expect(answers.filter(({ kind }) => kind === 'unknown')).toHaveLength(20)
  })
})
