/** Text as somebody with bad intentions, or bad luck, would write it. */
import fc from 'fast-check'

const PIECES = [
  '<!channel>',
  '<!here|here>',
  '<@U0MAYA>',
  '<#C0SECURITY|general>',
  '<https://evil.example|AWS console>',
  '<!date^0^{date}|x>',
  '@channel',
  '&',
  '&amp;',
  '&'.repeat(3_000),
  '<'.repeat(700),
  '`',
  '```',
  '*',
  '_',
  '~',
  '\n*Approved* by Maya',
  '*Approved* by',
  '_x_',
  '`aws iam delete-user`',
  '\n>',
  '\u202egnp.exe',
  '\u200f\u2066',
  '\u0000\u0007\u001b[31m',
  '\ud83d',
  '\ufeff',
  '💥👩‍👩‍👧',
  'ключ',
  'x'.repeat(5_000),
  ' ',
  '',
]

export function hostileText(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  )
}
