/**
 * The account that an access key id says it is of, read off the id without asking anybody. Ids made before about 2019 do not encode it, and a made-up id may say anything:
 * it decides where to look first, never whose key it is.
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const ACCOUNT_MASK = 0x7fff_ffff_ff80n
const ENCODES_ACCOUNT = 0x8000_0000_0000n
/** The first ten characters after the prefix hold the six bytes that matter, and two bits more. */
const HEAD = 10

export function accountOfKey(keyId: string): string | undefined {
  if (!/^A(?:KIA|SIA)[A-Z2-7]{16}$/.test(keyId)) return undefined
  const bits = Array.from(keyId.slice(4, 4 + HEAD), (letter) => BigInt(ALPHABET.indexOf(letter)))
  const head = bits.reduce((sum, value) => (sum << 5n) | value, 0n) >> 2n
  if ((head & ENCODES_ACCOUNT) === 0n) return undefined
  return ((head & ACCOUNT_MASK) >> 7n).toString().padStart(12, '0')
}
