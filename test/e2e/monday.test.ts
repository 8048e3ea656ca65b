import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buttonsOf, type Message } from '../../sandbox/client.ts'
import type { RunningSandbox } from '../support/start-sandbox.ts'
import {
  ARCHIVED,
  CLEAN,
  channelOf,
  EXTERNAL,
  MANY,
  NOT_INVITED,
  startTwentyTeams,
  TEAMS,
  toMonday,
} from '../support/twenty-teams.ts'

const SILENT = [CLEAN, ARCHIVED, EXTERNAL, NOT_INVITED]
const TOLD = TEAMS.filter((team) => !SILENT.includes(team))

describe('a Monday of twenty teams', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await startTwentyTeams()
    await toMonday(sandbox)
  }, 180_000)
  afterAll(() => sandbox.stop())

  const digestsIn = (channel: string): Promise<readonly Message[]> =>
    sandbox.messages({ channel, holding: 'Access keys of' })

  it('tells each team once, of its own keys and of nobody else’s', async () => {
    for (const team of TOLD) {
      const digests = await digestsIn(channelOf(team))
      expect([team, digests.length]).toEqual([team, 1])
      const text = JSON.stringify(digests[0])
      const others = TEAMS.filter((other) => other !== team && text.includes(`${other}-user-`))
      expect([team, others]).toEqual([team, []])
      expect(text).toContain(`${team}-user-1`)
    }
  }, 60_000)

  it('shows the ten worst with their buttons and the rest in a table', async () => {
    const [digest] = await digestsIn(channelOf(MANY))
    expect(digest?.text).toMatch(/^14 keys of team-01 need you this week, the worst: AKIA/)
    const ids = (digest?.blocks ?? []).flatMap(({ elements = [] }) =>
      elements.map(({ action_id }) => action_id),
    )
    expect(ids.filter((id) => id === 'digest.rotate')).toHaveLength(10)
    expect(ids.filter((id) => id === 'digest.snooze')).toHaveLength(10)
    expect(ids.filter((id) => id === 'digest.not_ours')).toHaveLength(10)
    const table = digest?.blocks?.find(({ type }) => type === 'data_table')
    expect(JSON.stringify(table).match(/team-01-user-/g)).toHaveLength(4)
  })

  it('puts a picture of the ages into the thread, with its words', async () => {
    const [digest] = await digestsIn(channelOf(MANY))
    const { body } = await sandbox.call('state')
    const { files } = body as { files: { name: string; alt?: string }[] }
    const picture = files.find(({ name }) => name === 'awskey-ages-team-01.png')
    expect(picture).toBeDefined()
    const thread = (await sandbox.messages({ channel: channelOf(MANY) })).filter(
      ({ thread_ts }) => thread_ts === digest?.ts,
    )
    expect(thread).toHaveLength(1)
  })

  it('says nothing to a team that has nothing stale', async () => {
    expect(await sandbox.messages({ channel: channelOf(CLEAN) })).toEqual([])
  })

  it.each([
    [ARCHIVED, 'it is archived'],
    [EXTERNAL, 'it is shared with another company'],
    [NOT_INVITED, 'awskey is not in it'],
  ])(
    'posts nothing into the channel of %s and tells the platform team once: %s',
    async (team, why) => {
      expect(await sandbox.messages({ channel: channelOf(team) })).toEqual([])
      const notices = await sandbox.messages({
        channel: 'C0PLATFORM',
        holding: `Team ${team} could`,
      })
      expect(notices).toHaveLength(1)
      expect(notices[0]?.text).toContain(why)
      expect(buttonsOf(notices[0] as Message).get('digest.again')).toMatch(
        new RegExp(`^\\d{4}-W\\d\\d/${team}$`),
      )
    },
  )

  it('gives security the sum', async () => {
    const sums = await sandbox.messages({
      channel: 'C0SECURITY',
      holding: 'Access keys of all teams',
    })
    expect(sums).toHaveLength(1)
    const text = JSON.stringify(sums.at(-1))
    expect(text).toContain('This is the first sum')
    for (const team of TOLD) expect(text).toContain(team)
  })
})
