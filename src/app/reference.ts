import { randomBytes } from 'node:crypto'

/** No letter or digit that is mistaken for another when read out over the phone. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const REFERENCE_LENGTH = 8

/** The word that ties "something went wrong, reference X" to lines of the log. */
export function newReference(bytes: (size: number) => Uint8Array = randomBytes): string {
  return Array.from(bytes(REFERENCE_LENGTH), (byte) =>
    ALPHABET.charAt(byte % ALPHABET.length),
  ).join('')
}
