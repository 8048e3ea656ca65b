import type { SandboxObserver } from '../../sandbox/observer.ts'
import { createNeedles, TYPED } from './needles.ts'

/**
 * Notes every secret and token that passes between the functions and the sandbox, whatever becomes of it there, and every line that a function prints, without a bound. In the end no line may hold any of
 * them, nor what people typed as reasons and messages: as it is, as JSON or an address writes it, or in base64.
 */
export interface LogWatch extends SandboxObserver {
  /** How much was noted, to see that something was. */
  readonly noted: () => { readonly secrets: number; readonly lines: number }
  readonly lines: () => readonly string[]
  /** Throws where a line holds something that it must not. Says where, and never what. */
  verify(): void
}

export class LeakInLogError extends Error {
  override readonly name = 'LeakInLogError'
}

export function createLogWatch(): LogWatch {
  const needles = createNeedles()
  const pieces = new Map<string, string[]>()
  const lines: string[] = []
  const note = (what: string, value: string): void => {
    for (const value_ of spellings(value)) needles.add({ what, value: value_ })
  }
  return {
    printed({ container, text }) {
      lines.push(text)
      const of = pieces.get(container) ?? []
      if (of.length === 0) pieces.set(container, of)
      of.push(text)
    },
    passed(text) {
      for (const { what, value } of secretsIn(text)) note(what, value)
    },
    credential: note,
    noted: () => ({ secrets: needles.count(), lines: lines.length }),
    lines: () => lines,
    verify() {
      const leaks = [...pieces].flatMap(([container, all]) => {
        // Without line ends: a long line may come in pieces.
        const text = all.join('')
        return needles
          .findIn(text)
          .map(({ what, at }) => `${container} printed ${what} after: …${text.slice(at - 160, at)}`)
      })
      if (leaks.length === 0) return
      throw new LeakInLogError(
        [
          `${leaks.length} secrets, tokens or texts of people are in logs`,
          ...leaks.slice(0, 10),
        ].join('\n'),
      )
    },
  }
}

function spellings(value: string): readonly string[] {
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    Buffer.from(value).toString('base64').replace(/=+$/, ''),
  ]
}

interface Secret {
  readonly what: string
  readonly value: string
}

/** Each with one group: the secret, or the part of it that is chance. */
const PATTERNS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a secret access key', /<SecretAccessKey>([^<]+)</g],
  ['a session token', /<SessionToken>([^<]+)</g],
  ['a password', /<(?:ServicePassword|Password)>([^<]+)</g],
  ['a password', /(?:^|[&\n])(?:New)?Password=([^&\s]+)/g],
  ['a MAC', /"Mac":"([^"]+)"/g],
  ['a signature of Slack', /"x-slack-signature":"v0=([0-9a-f]{64})/g],
  ['a trigger id', /\b\d{13}\.\d+\.([0-9a-f]{32})\b/g],
  ['a response URL', /\/slack\/response\/([0-9a-f]{32})/g],
  ['a token of the one-time page', /\b[0-9A-Z]{26}\.([\w-]{43})\b/g],
  ['a token of Slack', /\b(xox[a-z]-[\w-]{10,})/g],
]
const SECRET_STRING = /"SecretString":("(?:[^"\\]|\\.)*")/g

function secretsIn(text: string): readonly Secret[] {
  const plain = withForms(text)
  return [
    ...PATTERNS.flatMap(([what, pattern]) =>
      [...plain.matchAll(pattern)].map(([, value = '']) => ({ what, value })),
    ),
    ...[...text.matchAll(SECRET_STRING)].flatMap(([, quoted = '""']) =>
      inSealed(String(JSON.parse(quoted))),
    ),
    ...typedIn(text).map((value) => ({ what: TYPED, value })),
  ]
}

/** With what stands in a form as it was before the form was made. */
function withForms(text: string): string {
  return text.includes('%') || text.includes('payload=')
    ? `${text}\n${[...new URLSearchParams(bodyOf(text)).values()].join('\n')}`
    : text
}

/** What a secret of Secrets Manager holds; the id of a key is none. */
function inSealed(text: string): readonly Secret[] {
  const parsed = parsedJson(text)
  const values =
    typeof parsed === 'object' && parsed !== null
      ? Object.entries(parsed).filter(([name]) => /secret|password|token/i.test(name))
      : [['', text]]
  return values.flatMap(([, value]) =>
    typeof value === 'string' ? [{ what: 'a secret of Secrets Manager', value }] : [],
  )
}

/** What a person typed into a command, a form or a message, where it is long enough to be theirs. */
function typedIn(text: string): readonly string[] {
  const form = new URLSearchParams(bodyOf(text))
  const command = form.has('command') ? (form.get('text') ?? '') : ''
  const payload = parsedJson(form.get('payload') ?? '')
  return [
    command,
    command.split(/\s+/).slice(2).join(' '),
    ...textsUnder(payload, 'state'),
    ...textsUnder(payload, 'message'),
  ].filter((each) => each.length >= 14 && each.trim().split(/\s+/).length >= 3)
}

/** What is delivered comes with its headers in the line before. */
function bodyOf(text: string): string {
  return text.startsWith('{"content-type"') ? text.slice(text.indexOf('\n') + 1) : ''
}

function textsUnder(value: unknown, name: string, within = false): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]: [string, unknown]) => {
    const isWithin = within || key === name
    if (typeof each === 'string')
      return isWithin && (key === 'value' || (name === 'message' && key === 'text')) ? [each] : []
    return textsUnder(each, name, isWithin)
  })
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
