import { describe, expect, it } from 'vitest'
import { cleanText, oneLine } from '../../../src/slack/text/clean-text.ts'

describe('cleanText', () => {
  it.each([
    ['a right-to-left override', 'delete \u202Egpj.exe', 'delete gpj.exe'],
    ['control characters', 'a\u0000b\u0007c\u001b[31m', 'abc[31m'],
    ['a byte order mark and a zero-width space', '\ufeffad\u200bmin', 'admin'],
    ['a joiner inside a word', 'ad\u200dmin', 'admin'],
    ['half of a surrogate pair', 'x\ud83d', 'x'],
    ['carriage returns', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['piled up marks', `Z${'\u0301'.repeat(40)}`, `Z${'\u0301'.repeat(3)}`],
  ])('takes out %s', (_what, text, cleaned) => {
    expect(cleanText(text)).toBe(cleaned)
  })

  it.each(['👩‍👩‍👧 family', '👍🏽 ok', '`code`', 'ключ', '鍵', 'مفتاح', '❤️‍🔥'])(
    'keeps %s',
    (text) => {
      expect(cleanText(text)).toBe(text)
    },
  )
})

describe('oneLine', () => {
  it('leaves no line of somebody else', () => {
    expect(oneLine(' ok\n*Approved* by\tMaya ')).toBe('ok *Approved* by Maya')
  })
})
