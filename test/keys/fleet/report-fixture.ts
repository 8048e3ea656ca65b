/** Lines of a credential report as IAM writes them. */
export const COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  'access_key_1_active',
  'access_key_1_last_rotated',
  'access_key_1_last_used_date',
  'access_key_1_last_used_region',
  'access_key_1_last_used_service',
  'access_key_2_active',
  'access_key_2_last_rotated',
  'access_key_2_last_used_date',
  'access_key_2_last_used_region',
  'access_key_2_last_used_service',
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
] as const

export type Line = Readonly<Record<string, string>>

/** A user without a key, a password or a certificate. */
export function someLine(cells: Line): Line {
  const empty = Object.fromEntries(
    COLUMNS.map((name) => [name, /_active$|_enabled$/.test(name) ? 'false' : 'N/A']),
  )
  return { ...empty, user_creation_time: '2025-01-01T00:00:00+00:00', ...cells }
}

export function csvOf(lines: readonly Line[], columns: readonly string[] = COLUMNS): string {
  return [columns, ...lines.map((line) => columns.map((name) => line[name] ?? ''))]
    .map((cells) => cells.join(','))
    .join('\n')
}
