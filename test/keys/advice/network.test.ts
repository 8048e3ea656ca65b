import { describe, expect, it } from 'vitest'
import { createFindNetwork, isPrivate, parseCidr } from '../../../src/keys/advice/network.ts'
import { NETWORKS } from './advice-fixture.ts'

describe('createFindNetwork', () => {
  it.each([
    ['198.51.100.1', 'Berlin office'],
    ['198.51.100.127', 'Berlin office'],
    ['198.51.100.128', undefined],
    ['2001:db8:1:ffff::1', 'Berlin office'],
    ['2001:db8:2::1', undefined],
    ['192.0.2.7', 'Frankfurt'],
    ['10.80.1.2', 'Frankfurt'],
    ['10.81.1.2', undefined],
    ['203.0.113.63', 'other cloud'],
    ['203.0.113.64', 'runners'],
    ['198.51.100.200', 'Metricly'],
    ['cloudformation.amazonaws.com', undefined],
    ['AWS Internal', undefined],
    ['', undefined],
  ])('finds for %s the network %s', (ip, name) => {
    expect(createFindNetwork(NETWORKS)(ip)?.name).toBe(name)
  })

  it('takes the narrowest of those that fit', () => {
    expect(createFindNetwork(NETWORKS)('192.0.2.99')?.name).toBe('Metricly')
  })
})

describe('parseCidr', () => {
  it.each(['203.0.113.0/24', '203.0.113.7', '2001:db8::/32', '::1', '10.0.0.0/32'])(
    'reads %s',
    (text) => {
      expect(parseCidr(text)).toBeDefined()
    },
  )

  it.each([
    '203.0.113.0/33',
    '203.0.113/24',
    '2001:db8::/129',
    '203.0.113.0/',
    '203.0.113.0/-1',
    '203.0.113.0/2/4',
    'fe80::1%eth0/64',
    'example.org/24',
    '',
  ])('refuses %j', (text) => {
    expect(parseCidr(text)).toBeUndefined()
  })
})

describe('isPrivate', () => {
  it.each([
    ['10.1.2.3', true],
    ['172.31.255.1', true],
    ['172.32.0.1', false],
    ['192.168.1.1', true],
    ['100.64.3.4', true],
    ['fd00::1', true],
    ['2001:db8::1', false],
    ['203.0.113.1', false],
    ['AWS Internal', false],
  ])('says of %s %s', (ip, expected) => {
    expect(isPrivate(ip)).toBe(expected)
  })
})
