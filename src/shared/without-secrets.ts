/**
 * Takes what looks like a secret out of free text before it is written, queued or logged. It errs on the side of taking too much:
 * a reason that loses a word is better than a ledger that keeps a key. Access key ids stay: they are names, not credentials.
 */
const PATTERNS: readonly RegExp[] = [
  // A secret access key: 40 characters of base64 that are not all of one kind (a git commit is 40 hex digits), also behind `key=` or `account/`,
  // and with its slashes and pluses as JSON or a URL writes them.
  /(?<![A-Za-z0-9])(?=[A-Z0-9/+%\\]{0,79}[a-z])(?=[a-z0-9/+%\\]{0,79}[A-Z])(?:[A-Za-z0-9/+]|\\\/|%2[FfBb]){40}(?![A-Za-z0-9/+])/g,
  // One with a letter too many, and other long words of all three kinds that nobody writes.
  /(?<![A-Za-z0-9])(?=[A-Z0-9]*[a-z])(?=[a-z0-9]*[A-Z])(?=[A-Za-z]*[0-9])[A-Za-z0-9]{41,}(?![A-Za-z0-9])/g,
  // An SMTP password of SES, a session token, an API key of Bedrock.
  /(?<![A-Za-z0-9/+])B[A-Za-z0-9/+]{43}(?![A-Za-z0-9/+])/g,
  /(?:IQoJ|FwoG|FQoG|AgoJ|ABSK|bedrock-api-key-)[A-Za-z0-9/+=]{60,}/g,
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

/** What is not seen and what a terminal put in between. Left as it was in a text without a secret. */
const UNSEEN = /(?!\s)[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu
const WRAPPED = /[ \t]*\r?\n[ \t]*/g

export function withoutSecrets(text: string): FilteredText {
  const filtered = filter(text)
  const seen = filtered.replaceAll(UNSEEN, '')
  const unwrapped = seen.replaceAll(WRAPPED, '')
  const [found] = [seen, unwrapped].map((each) => [each, filter(each)] as const).filter(isChanged)
  const result = found === undefined ? filtered : found[1]
  return { text: result, removed: result !== text }
}

function isChanged([before, after]: readonly [string, string]): boolean {
  return before !== after
}

function filter(text: string): string {
  return PATTERNS.reduce((rest, pattern) => rest.replace(pattern, '[removed]'), text)
}
