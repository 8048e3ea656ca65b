import { describe, expect, it } from 'vitest'
import { aCreateRequest, aSnoozeRequest } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { aDeleteRequest, aRotateRequest } from '../../sandbox/gallery/rows/request-rows.ts'
import { isEffectOf } from '../../src/requests/effects-of.ts'

describe('isEffectOf', () => {
  it('knows what a rotation does', () => {
    expect(isEffectOf(aRotateRequest(), 'make_inactive')).toBe(true)
    expect(isEffectOf(aRotateRequest(), 'delete_key')).toBe(false)
  })

  it('lets no snooze and no creation make a key Inactive, whatever was approved', () => {
    expect(isEffectOf(aSnoozeRequest(), 'make_inactive')).toBe(false)
    expect(isEffectOf(aCreateRequest(), 'make_inactive')).toBe(false)
  })

  it('lets a deletion be undone, and everything expire and be reminded of', () => {
    expect(isEffectOf(aDeleteRequest(), 'make_active')).toBe(true)
    expect(isEffectOf(aSnoozeRequest(), 'expire')).toBe(true)
    expect(isEffectOf(aSnoozeRequest(), 'remind')).toBe(true)
  })
})
