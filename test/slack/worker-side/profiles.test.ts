import { describe, expect, it } from 'vitest'
import { SlackUserId } from '../../../src/requests/ids.ts'
import { createSlackProfiles } from '../../../src/slack/worker-side/profiles.ts'
import { startSlack } from '../../sandbox/slack/slack-fixture.ts'
import { startHttpDouble } from './http-double.ts'

const plainPerson = { guest: false, external: false, bot: false, deleted: false }

describe('read', () => {
  it.each([
    ['U0ERIN', plainPerson],
    ['U0GUS', { ...plainPerson, guest: true }],
    ['U0EVE', { ...plainPerson, external: true }],
    ['U0DEL', { ...plainPerson, deleted: true }],
    ['U0BOT', { ...plainPerson, bot: true }],
  ])('says what %s is', async (id, traits) => {
    const { client } = await startSlack()
    const profiles = createSlackProfiles({ slack: client })

    expect(await profiles.read(SlackUserId.parse(id))).toMatchObject({
      kind: 'known',
      value: { id, ...traits },
    })
  })

  it('knows nobody of an id that Slack does not know', async () => {
    const { client } = await startSlack()

    expect(
      await createSlackProfiles({ slack: client }).read(SlackUserId.parse('U0NOBODY')),
    ).toEqual({
      kind: 'known',
      value: undefined,
    })
  })

  it.each(['users.info', 'auth.test'])(
    'does not know when %s fails, and asks again',
    async (operation) => {
      const { client, faults } = await startSlack()
      const profiles = createSlackProfiles({ slack: client })
      faults.plant({ service: 'slack', operation, mode: 'throttle', times: 1 })

      expect(await profiles.read(SlackUserId.parse('U0ERIN'))).toEqual({
        kind: 'unknown',
        why: 'users.info: ratelimited',
      })
      expect(await profiles.read(SlackUserId.parse('U0ERIN'))).toMatchObject({ kind: 'known' })
    },
  )

  const home = { ok: true, team_id: 'T0HOME', enterprise_id: 'E0US' }
  const flags = { deleted: false, is_bot: false, is_restricted: false, is_ultra_restricted: false }
  it.each([
    ['of our team', { team_id: 'T0HOME', ...flags }, { external: false }],
    [
      'of another team of our enterprise',
      { team_id: 'T0SISTER', ...flags, enterprise_user: { enterprise_id: 'E0US' } },
      { external: false },
    ],
    [
      'of another enterprise',
      { team_id: 'T0OTHER', ...flags, enterprise_user: { enterprise_id: 'E0THEM' } },
      { external: true },
    ],
    [
      'of another team in no enterprise',
      { team_id: 'T0OTHER', ...flags, is_stranger: false },
      { external: true },
    ],
    [
      'that Slack calls a stranger',
      { team_id: 'T0HOME', ...flags, is_stranger: true },
      { external: true },
    ],
    [
      'that is a single-channel guest',
      { team_id: 'T0HOME', ...flags, is_ultra_restricted: true },
      { guest: true },
    ],
  ])('judges somebody %s', async (_who, person, judged) => {
    const { client } = await startHttpDouble({
      'auth.test': home,
      'users.info': { ok: true, user: { id: 'U0ERIN', ...person } },
    })

    const read = await createSlackProfiles({ slack: client }).read(SlackUserId.parse('U0ERIN'))
    expect(read).toMatchObject({ kind: 'known', value: judged })
  })

  it.each([
    ['a flag', { id: 'U0ERIN', team_id: 'T0HOME', deleted: false, is_bot: false }],
    ['the team', { id: 'U0ERIN', ...flags }],
  ])('does not know somebody without %s', async (_what, user) => {
    const { client } = await startHttpDouble({
      'auth.test': home,
      'users.info': { ok: true, user },
    })

    expect(
      await createSlackProfiles({ slack: client }).read(SlackUserId.parse('U0ERIN')),
    ).toMatchObject({ kind: 'unknown' })
  })
})
