import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../../src/app/config.ts'
import { AccountId, IamUserName, SlackUserId } from '../../../src/requests/ids.ts'
import { silentLog } from '../../../src/shared/log.ts'
import {
  chosenUser,
  createUserOptions,
  userOption,
} from '../../../src/slack/ingress/user-options.ts'

const { organisation } = loadConfig('sandbox/awskey.yml')
const ERIN = SlackUserId.parse('U0ERIN')
const MAYA = SlackUserId.parse('U0MAYA')
const choice = (account: string, name: string) => ({
  account: AccountId.parse(account),
  userName: IamUserName.parse(name),
})
const optionsWith = (suggest: Parameters<typeof createUserOptions>[0]['suggest']) => {
  const options = createUserOptions({
    organisation,
    suggest,
    log: silentLog,
    refresh: () => Promise.resolve(),
    patienceMs: 50,
  })
  return async (person: SlackUserId, typed: string) =>
    (await options(person, typed)).map(({ text }) => text.text)
}

describe('createUserOptions', () => {
  it('gives own users first and each user once', async () => {
    const options = optionsWith(async () => [
      choice('111111111111', 'alice'),
      choice('111111111111', 'erin'),
      choice('222222222222', 'erin'),
    ])
    expect(await options(ERIN, 'e')).toEqual([
      'erin in development',
      'alice in development',
      'erin in production',
    ])
  })

  it('hides own users that do not fit', async () => {
    const options = optionsWith(async () => [choice('111111111111', 'alice')])
    expect(await options(ERIN, 'ali')).toEqual(['alice in development'])
  })

  it('offers the typed name in every account when nothing is known of it', async () => {
    expect(await optionsWith(async () => [])(MAYA, 'newbie')).toEqual([
      'newbie in development',
      'newbie in production',
    ])
  })

  it.each(['', 'no such name!'])('is never empty for %j', async (typed) => {
    expect(await optionsWith(async () => [])(MAYA, typed)).toHaveLength(1)
  })

  it('says that the list cannot be read, and still offers own users', async () => {
    const options = optionsWith(() => Promise.reject(new Error('x')))
    expect(await options(MAYA, '')).toEqual([
      'The list cannot be read now; type the whole user name',
    ])
    expect(await options(ERIN, '')).toEqual(['erin in development'])
  })

  it('does not wait for a list that does not come', async () => {
    expect(await optionsWith(() => new Promise(() => {}))(ERIN, '')).toEqual([
      'erin in development',
    ])
  })

  it('gives at most a hundred', async () => {
    const many = Array.from({ length: 150 }, (_, at) => choice('111111111111', `user-${at}`))
    expect(await optionsWith(async () => many)(ERIN, '')).toHaveLength(100)
  })
})

describe('chosenUser', () => {
  it.each(['erin', 'a'.repeat(64), 'x+y=z,w.v@u-t'])('reads back the option of %s', (name) => {
    for (const { id, name: account } of organisation.accounts) {
      const option = userOption(organisation, { account: id, userName: IamUserName.parse(name) })
      expect(option.value?.length).toBeLessThanOrEqual(75)
      expect(option.text.text.length).toBeLessThanOrEqual(75)
      expect(chosenUser(organisation, option.value ?? '')).toEqual({
        by: 'user',
        account,
        userName: name,
      })
    }
  })

  it.each(['none', '', '/erin', 'zz/erin', '1f/'])('reads nothing in %j', (value) => {
    expect(chosenUser(organisation, value)).toBeUndefined()
  })
})
