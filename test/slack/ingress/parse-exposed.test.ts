import { describe, expect, it } from 'vitest'
import { formatTarget } from '../../../src/requests/target.ts'
import { parseCommand } from '../../../src/slack/ingress/parse-command.ts'
import { parseExposed } from '../../../src/slack/ingress/parse-exposed.ts'

const KEY = 'AKIAIOSFODNN7EXAMPLE'
const OTHER = 'AKIAI44QH7DHBEXAMPLE'
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

const said = (text: string): string => {
  const parsed = parseCommand(text, { accounts: [], teams: [] })
  if (parsed.kind === 'refused') return parsed.problem.reason
  if (parsed.kind !== 'aimed') return parsed.kind
  const where = parsed.reason === undefined ? '' : ` [${parsed.reason}]`
  return `${formatTarget(parsed.target)}${where}${parsed.secretPasted === true ? ' secret' : ''}`
}

describe('parseCommand, of exposed', () => {
  it.each([
    ['exposed', 'unaimed'],
    ['exposed help', 'help'],
    [`exposed ${KEY}`, `key:${KEY}`],
    [`EXPOSED ${KEY} in a public repository`, `key:${KEY} [in a public repository]`],
    [`exposed in \`${KEY}\`, on GitHub`, `key:${KEY} [in \` \`, on GitHub]`],
    [`exposed ${KEY} ${KEY}`, `key:${KEY}`],
    // Somebody who calls for help is not somebody who asks how the command works.
    [`exposed ${KEY} help`, `key:${KEY} [help]`],
    [`exposed AWS_ACCESS_KEY_ID=${KEY}`, `key:${KEY} [AWS_ACCESS_KEY_ID=]`],
    ['exposed something', 'no_exposed_key'],
    [`exposed ${KEY} ${OTHER}`, 'several_exposed_keys'],
    ['exposed ASIAIOSFODNN7EXAMPLE', 'exposed_session'],
    [`exposed ${SECRET}`, 'holds_a_secret'],
  ])('reads %j as %s', (text, expected) => {
    expect(said(text)).toBe(expected)
  })

  it.each([
    `exposed ${KEY} ${SECRET} in a chat`,
    `exposed ${SECRET} ${KEY}`,
    `exposed ${KEY} aws_secret_access_key = ${SECRET}`,
    `exposed ${KEY}\n${SECRET}`,
  ])('follows %j, says that a secret was in it, and keeps nothing of it', (text) => {
    const parsed = parseCommand(text, { accounts: [], teams: [] })
    expect(parsed).toMatchObject({ kind: 'aimed', secretPasted: true })
    expect(JSON.stringify(parsed)).not.toContain(SECRET.slice(0, 12))
  })

  it('keeps as much of a long story as an act may hold, and follows it', () => {
    const parsed = parseCommand(`exposed ${KEY} ${'story '.repeat(400)}`, {
      accounts: [],
      teams: [],
    })
    expect(parsed).toMatchObject({ kind: 'aimed' })
    expect(parsed.kind === 'aimed' && parsed.reason?.length).toBe(1_000)
  })

  it.each([
    [
      `exposed ${KEY} since 2026-11-20 in a public repository`,
      '2026-11-20',
      'in a public repository',
    ],
    [`exposed ${KEY} in a gist, since: 3d`, '3d', 'in a gist,'],
    [`exposed ${KEY} known since 2026-13-40`, undefined, 'known since 2026-13-40'],
    [`exposed ${KEY} since yesterday`, undefined, 'since yesterday'],
  ])('reads since when it was exposed, where that is a day: %s', (text, since, where) => {
    const parsed = parseExposed(text)
    if (parsed?.kind !== 'aimed') throw new Error('not aimed')
    expect([parsed.since, parsed.reason]).toEqual([since, where])
  })
})
