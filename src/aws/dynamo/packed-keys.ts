import { z } from 'zod'
import type { AccessKeyRecord } from '../../keys/access-keys.ts'
import { AccessKeyId } from '../../requests/ids.ts'

/**
 * The keys of one user as one short text, for rows that are read at every keystroke: status, seconds in base 36, a dot, the id; a comma between keys.
 * No keys are an empty text and keys that are not known a question mark: the two are never confused. What does not read back is not known either.
 */
const NOT_KNOWN = '?'

const CODES = { Active: 'A', Inactive: 'I', Expired: 'E', Other: 'O' } as const

const Packed = z
  .string()
  .regex(/^[AIEO][0-9a-z]{1,8}\.AKIA/)
  .transform((text) => {
    const dot = text.indexOf('.')
    return {
      id: text.slice(dot + 1),
      status: statusOf(text.charAt(0)),
      createdAt: new Date(Number.parseInt(text.slice(1, dot), 36) * 1_000),
    }
  })
  .pipe(
    z.object({
      id: AccessKeyId,
      status: z.enum(['Active', 'Inactive', 'Expired', 'Other']),
      createdAt: z.date(),
    }),
  )

export function packedKeys(keys: readonly AccessKeyRecord[] | undefined): string {
  return keys === undefined ? NOT_KNOWN : keys.map(packed).join(',')
}

export function unpackedKeys(text: string | undefined): readonly AccessKeyRecord[] | undefined {
  if (text === undefined || text === NOT_KNOWN) return undefined
  if (text === '') return []
  const keys = z.array(Packed).safeParse(text.split(','))
  return keys.success ? keys.data : undefined
}

function packed({ id, status, createdAt }: AccessKeyRecord): string {
  return `${CODES[status]}${Math.floor(createdAt.getTime() / 1_000).toString(36)}.${id}`
}

function statusOf(code: string): AccessKeyRecord['status'] {
  switch (code) {
    case CODES.Active:
      return 'Active'
    case CODES.Inactive:
      return 'Inactive'
    case CODES.Expired:
      return 'Expired'
    default:
      return 'Other'
  }
}
