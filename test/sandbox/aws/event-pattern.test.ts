import { describe, expect, it } from 'vitest'
import { matchesPattern } from '../../../sandbox/aws/hub/event-pattern.ts'
import { PolicyError } from '../../../sandbox/aws/policy/policy-error.ts'

const EVENT = {
  source: 'aws.iam',
  region: 'us-east-1',
  detail: { name: 'AttachUserPolicy', on: { policy: 'arn:aws:iam::aws:policy/QuarantineV3' } },
  resources: ['a', 'b'],
}

describe('matchesPattern', () => {
  it.each([
    [{ source: ['aws.iam'] }, true],
    [{ source: ['aws.health', 'aws.iam'] }, true],
    [{ source: ['aws.iam'], region: ['eu-west-1'] }, false],
    [{ detail: { name: ['AttachUserPolicy'] } }, true],
    [{ detail: { name: ['attachuserpolicy'] } }, false],
    [{ detail: { other: ['x'] } }, false],
    [{ source: { name: ['x'] } }, false],
    [{ resources: ['b'] }, true],
    [{ detail: { on: { policy: [{ wildcard: '*/Quarantine*' }] } } }, true],
    [{ detail: { on: { policy: [{ wildcard: '*/Quarantine' }] } } }, false],
    [{ detail: { on: { policy: [{ exists: true }] } } }, true],
    [{ detail: { on: [{ exists: true }] } }, false],
    [{ detail: { other: [{ exists: true }] } }, false],
    [{ detail: { other: [{ exists: false }] } }, true],
    [{ $or: [{ source: ['x'] }, { region: ['us-east-1'] }] }, true],
    [{ $or: [{ source: ['x'] }, { region: ['x'] }] }, false],
    [{ region: ['x'], $or: [{ source: ['aws.iam'] }, { region: ['x'] }] }, false],
    [
      { $or: [{ detail: { $or: [{ a: [1] }, { name: ['AttachUserPolicy'] }] } }, { a: [1] }] },
      true,
    ],
  ])('compares as EventBridge does: %j %s', (pattern, matches) => {
    expect(matchesPattern(pattern, EVENT)).toBe(matches)
  })

  it.each([
    [{ source: [{ prefix: 'aws.' }] }],
    [{ source: [{ exists: true, wildcard: '*' }] }],
    [{ $or: [{ source: ['aws.iam'] }] }],
    [{ source: 'aws.iam' }],
  ])('throws on what it does not know rather than match by chance: %j', (pattern) => {
    expect(() => matchesPattern(pattern, EVENT)).toThrow(PolicyError)
  })
})
