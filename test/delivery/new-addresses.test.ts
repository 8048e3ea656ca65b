import { describe, expect, it } from 'vitest'
import { addressesOf } from '../../src/delivery/new-addresses.ts'
import type { TrailReading, TrailUse } from '../../src/keys/trail.ts'
import { addMs, DAY_MS } from '../../src/shared/duration.ts'

const NOW = new Date('2026-03-02T09:00:00.000Z')
const HOME = '203.0.113.10'

function used(daysAgo: number, ip = HOME, ours = false): TrailUse {
  return {
    at: addMs(NOW, -daysAgo * DAY_MS),
    service: 'ec2',
    region: 'eu-central-1',
    ip,
    userAgent: 'aws-cli',
    eventName: 'DescribeInstances',
    ours,
  }
}

function reading(...uses: readonly TrailUse[]): TrailReading {
  return { uses, gaps: [], coverage: 'complete' }
}

describe('addressesOf', () => {
  it('is usual where every late use came from where earlier ones did', () => {
    expect(addressesOf(reading(used(1), used(6.9), used(20)), NOW)).toBe('usual')
  })

  it('is new where one late use came from elsewhere', () => {
    expect(addressesOf(reading(used(1, '192.0.2.77'), used(2), used(20)), NOW)).toBe('new')
    expect(addressesOf(reading(used(6.9, '2001:db8::7'), used(20)), NOW)).toBe('new')
  })

  it('is usual where the other address was used before the last seven days as well', () => {
    const both = reading(used(1, '192.0.2.77'), used(20), used(7.1, '192.0.2.77'))
    expect(addressesOf(both, NOW)).toBe('usual')
  })

  it('is usual for a key without an older history, which has nothing to differ from', () => {
    expect(addressesOf(reading(used(1), used(2, '192.0.2.77')), NOW)).toBe('usual')
    expect(addressesOf(reading(), NOW)).toBe('usual')
  })

  it('takes neither a service nor a call of awskey for somebody at a new address', () => {
    const uses = [used(1, 'cloudformation.amazonaws.com'), used(2, '192.0.2.77', true), used(20)]
    expect(addressesOf(reading(...uses), NOW)).toBe('usual')
  })

  it.each(['partial', 'none'] as const)('is not known where CloudTrail told %s', (coverage) => {
    const told = { uses: [used(1), used(20)], gaps: ['us-east-1'], coverage }
    expect(addressesOf(told, NOW)).toBe('not_known')
  })
})
