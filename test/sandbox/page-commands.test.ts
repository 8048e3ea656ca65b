import { describe, expect, it } from 'vitest'
import { argumentsOf, COMMANDS, completionsOf } from '../../sandbox/page/slack/commands.ts'
import { SUB_COMMANDS } from '../../src/slack/sub-commands.ts'

describe("the composer's completion", () => {
  it('offers what the product understands, and nothing else', () => {
    const words = COMMANDS.map(({ word }) => word)
    expect(words.toSorted()).toEqual([...SUB_COMMANDS, 'help'].toSorted())
  })

  it.each([
    ['/', COMMANDS.length],
    ['/awskey ', COMMANDS.length],
    ['/awskey ro', 1],
    ['/awskey de', 2],
    ['/awskey rotate', 0],
    ['/other', 0],
    ['hello', 0],
  ])('for %j offers %i', (typed, offers) => {
    expect(completionsOf(typed)).toHaveLength(offers)
  })

  it.each([
    ['/awskey', ''],
    ['/awskey rotate erin', 'rotate erin'],
    ['  /awskey list', 'list'],
    ['/awskeyrotate', undefined],
    ['rotate', undefined],
  ])('sends of %j what follows the command: %j', (typed, sent) => {
    expect(argumentsOf(typed)).toBe(sent)
  })
})
