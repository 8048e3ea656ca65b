import { UpdateAccessKeyCommand } from '@aws-sdk/client-iam'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buttonsOf, type Message } from '../../sandbox/client.ts'
import type { RunningSandbox } from '../support/start-sandbox.ts'
import {
  ARCHIVED,
  CLEAN,
  channelOf,
  consoleOf,
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

  it('tells the owners of old keys, each in a message of their own', async () => {
    const said = await sandbox.messages({ channel: 'D0ERIN', holding: 'days old' })
    expect(said).toHaveLength(1)
    expect(buttonsOf(said[0] as Message).get('key.rotate')).toMatch(/^key:AKIA/)
  })

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

  it('compares on the next Monday, links the digest before, and says what was fixed', async () => {
    const iam = await consoleOf(sandbox)
    for (const at of [13, 14]) {
      const UserName = `${MANY}-user-${at}`
      const [key] = await sandbox.keysOf(UserName)
      const AccessKeyId = key?.accessKeyId
      await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' }))
    }
    await toMonday(sandbox)
    const digests = await digestsIn(channelOf(MANY))
    expect(digests).toHaveLength(2)
    expect(digests[1]?.text).toMatch(/^12 keys of team-01 need you/)
    const text = JSON.stringify(digests[1])
    expect(text).toMatch(/2 fewer than in week \d\d need you/)
    expect(text).toContain(`|The digest before>`)
    expect(text).toMatch(/2 keys of team-01-user-1[34], team-01-user-1[34]: 2 made Inactive since/)
    const notices = await sandbox.messages({
      channel: 'C0PLATFORM',
      holding: `Team ${ARCHIVED} could`,
    })
    // Once a week, however often it was tried in between.
    expect(notices).toHaveLength(2)
    const sums = await sandbox.messages({
      channel: 'C0SECURITY',
      holding: 'Access keys of all teams',
    })
    expect(JSON.stringify(sums.at(-1))).toMatch(/Active keys by week: \d\d: 70 · \d\d: 68/)
    expect(JSON.stringify(sums.at(-1))).toContain('Ledger digest of')
  }, 120_000)
})
