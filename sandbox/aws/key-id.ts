/**
 * Access key ids as AWS mints them since about 2019: base32 whose first six bytes carry the account number
 * (mask 0x7fffffffff80, shifted by 7). Ids made here can therefore be routed offline like real ones.
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const ACCOUNT_MASK = 0x7fffffffff80n
/** Set in ids that encode their account; it makes the fifth character Q or later. */
const ENCODES_ACCOUNT = 0x800000000000n

export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.match(/.{5}/g) ?? []
  return groups.map((group) => ALPHABET.charAt(Number.parseInt(group, 2))).join('')
}

function fromBase32(text: string): Uint8Array | undefined {
  const values = Array.from(text, (letter) => ALPHABET.indexOf(letter))
  if (values.includes(-1)) return undefined
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
}

/** A 20-character id of that account. `entropy` needs five bytes; the same bytes give the same id. */
export function mintKeyId(prefix: 'AKIA' | 'ASIA', accountId: string, entropy: Uint8Array): string {
  const head =
    ENCODES_ACCOUNT | ((BigInt(accountId) << 7n) & ACCOUNT_MASK) | BigInt((entropy[0] ?? 0) & 0x7f)
  const hex = head.toString(16).padStart(12, '0')
  return prefix + base32(Buffer.concat([Buffer.from(hex, 'hex'), entropy.subarray(1, 5)]))
}

/** The account an id says it is of, or `undefined` for what is no AKIA or ASIA id of the encoding kind. */
export function accountOfKeyId(keyId: string): string | undefined {
  if (!/^(AKIA|ASIA)[A-Z2-7]{16}$/.test(keyId)) return undefined
  const bytes = fromBase32(keyId.slice(4))
  if (bytes === undefined) return undefined
  const head = BigInt(`0x${Buffer.from(bytes.subarray(0, 6)).toString('hex')}`)
  if ((head & ENCODES_ACCOUNT) === 0n) return undefined
  return ((head & ACCOUNT_MASK) >> 7n).toString().padStart(12, '0')
}

/** An IAM unique id (AIDA… of a user, AROA… of a role). `entropy` needs eleven bytes. */
export function mintUniqueId(prefix: 'AIDA' | 'AROA', entropy: Uint8Array): string {
  return prefix + base32(entropy.subarray(0, 11)).slice(0, 17)
}
