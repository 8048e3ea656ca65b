import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { valueSource } from '../../build/value-source.ts'
import { loadConfig } from '../../src/app/config.ts'

const remade = (value: unknown): unknown =>
  runInNewContext(`(${valueSource(value)})`, { Map, Set, Date, Object, Array })

describe('valueSource', () => {
  it('makes the configuration anew as it was', () => {
    const config = loadConfig('sandbox/awskey.yml')
    expect(structuredClone(remade(config))).toEqual(structuredClone(config))
  })

  it.each([
    ['a text that ends a script', '</script>\u2028`\\"'],
    ['a name that is not any name', JSON.parse('{"__proto__": {"a": 1}}')],
    ['a moment', new Date('2026-03-02T09:00:00.000Z')],
    ['a map of sets', new Map([['a', new Set([1, null])]])],
    ['what is left open', { a: undefined, b: [undefined] }],
  ])('keeps %s', (_what, value) => {
    expect(structuredClone(remade(value))).toEqual(structuredClone(value))
  })

  it.each([[() => 1], [Number.NaN], [Symbol('x')], [/x/], [new (class Own {})()]])(
    'refuses what it cannot make anew: %s',
    (value) => {
      expect(() => valueSource({ value })).toThrow(/cannot be packaged/)
    },
  )
})
