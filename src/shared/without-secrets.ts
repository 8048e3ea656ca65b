/**
 * Takes what looks like a secret out of free text before it is written, queued or logged. It errs on the side of taking too much:
 * a reason that loses a word is better than a ledger that keeps a key. Access key ids stay: they are names, not credentials.
 */
const PATTERNS: readonly RegExp[] = [
  // A secret access key: 40 characters of base64 that are not all of one kind (a git commit is 40 hex digits), also behind `key=` or `account/`.
  /(?<![A-Za-z0-9+])(?=[A-Z0-9/+]{0,39}[a-z])(?=[a-z0-9/+]{0,39}[A-Z])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/g,
  /xox[abeoprs]-[A-Za-z0-9-]{10,}/g,
  /xapp-[A-Za-z0-9-]{10,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /gh[pousr]_[A-Za-z0-9]{30,}/g,
  /(?<=aws_secret_access_key\s*[=:]\s*)\S+/gi,
  /(?<=aws_session_token\s*[=:]\s*)\S+/gi,
]

export interface FilteredText {
  readonly text: string
  /** True when something was taken out: the author is told, and told what to do. */
  readonly removed: boolean
}

export function withoutSecrets(text: string): FilteredText {
  const filtered = PATTERNS.reduce((rest, pattern) => rest.replace(pattern, '[removed]'), text)
  return { text: filtered, removed: filtered !== text }
}
