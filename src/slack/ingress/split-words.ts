import { oneLine } from '../text/clean-text.ts'

/**
 * The words of a command as the person meant them. Phones and word processors turn "…" into “…”, Slack turns people, channels and addresses into `<…>`
 * tokens and escapes the rest: all of that is undone here, and only here. A quote that is not closed reaches to the end.
 */
export interface Word {
  readonly text: string
  /** Quoted words are names, never sub-commands or mentions. */
  readonly quoted: boolean
  readonly token?: Token
  /** What stands after this word, as it was typed but for Slack's escapes. */
  readonly rest: string
}

export type Token =
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'group' }
  | { readonly kind: 'channel' }

const QUOTES: Readonly<Record<string, string>> = {
  '"': '"”“',
  '“': '”“"',
  '„': '“”"',
  '«': '»',
  "'": "'’",
  '‘': "’‘'",
  '`': '`',
}

export function splitWords(text: string): readonly Word[] {
  const words: Word[] = []
  let rest = oneLine(text)
  while (rest !== '') {
    const [word, after] = nextWord(rest)
    rest = after.trimStart()
    if (word !== undefined) words.push({ ...word, rest: readable(rest) })
  }
  return words
}

/** Free text as a person reads it: tokens become their words. */
function readable(text: string): string {
  const spoken = text.replaceAll(/<[^<>]*>/g, (token) => {
    const word = tokenWord(token)
    return word.token?.kind === 'person' ? `@${word.text.replace(/^@/, '')}` : word.text
  })
  return unescaped(spoken)
}

type BareWord = Omit<Word, 'rest'>

function nextWord(text: string): readonly [BareWord | undefined, string] {
  const closing = QUOTES[text.charAt(0)]
  if (closing !== undefined) {
    const end = endOfQuote(text, closing)
    const quoted = unescaped(text.slice(1, end)).trim()
    return [quoted === '' ? undefined : { text: quoted, quoted: true }, text.slice(end + 1)]
  }
  const slackToken = /^<[^<>]*>/.exec(text)?.[0]
  if (slackToken !== undefined) return [tokenWord(slackToken), text.slice(slackToken.length)]
  const [plain = ''] = /^[^\s<]+|^</.exec(text) ?? []
  return [{ text: unescaped(plain), quoted: false }, text.slice(plain.length)]
}

function endOfQuote(text: string, closing: string): number {
  const end = [...text].findIndex((sign, at) => at > 0 && closing.includes(sign))
  return end < 0 ? text.length : [...text].slice(0, end).join('').length
}

/** `<@U1|erin>`, `<!subteam^S1|@managers>`, `<#C1|general>`, and links, of which the words that were typed remain. */
function tokenWord(token: string): BareWord {
  const inner = token.slice(1, -1)
  const bar = inner.indexOf('|')
  const target = bar < 0 ? inner : inner.slice(0, bar)
  const label = bar < 0 ? target.replace(/^mailto:/, '') : inner.slice(bar + 1)
  const word = { text: unescaped(label), quoted: false }
  if (target.startsWith('@')) return { ...word, token: { kind: 'person', id: target.slice(1) } }
  if (target.startsWith('!')) return { ...word, token: { kind: 'group' } }
  if (target.startsWith('#')) return { ...word, token: { kind: 'channel' } }
  return word
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
