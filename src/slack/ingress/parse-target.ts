import type { Account } from '../../people/organisation.ts'
import { AccessKeyId, IamUserName, RequestId, SlackUserId } from '../../requests/ids.ts'
import type { Target } from '../../requests/target.ts'
import { closest } from '../../shared/closest.ts'
import { ok, type Result, refuse } from '../../shared/result.ts'
import type { Word } from './split-words.ts'

/**
 * What one or two words of a command are about. A word that names nothing for certain is not guessed at: it is either a possible IAM user name, which the
 * worker looks up, or a refusal that says what to write.
 */
export interface Names {
  readonly accounts: readonly Pick<Account, 'id' | 'name'>[]
  readonly teams: readonly string[]
}

export type TargetProblem =
  | { readonly reason: 'not_understood'; readonly word: string }
  | { readonly reason: 'too_many_words'; readonly word: string }
  | {
      readonly reason: 'unknown_account'
      readonly word: string
      readonly meant: string | undefined
    }
  | { readonly reason: 'unknown_team'; readonly word: string; readonly meant: string | undefined }
  | { readonly reason: 'mention_by_hand'; readonly word: string }
  | { readonly reason: 'not_a_person'; readonly word: string }
  | { readonly reason: 'temporary_key' }
  | { readonly reason: 'incomplete_key' }

type Found = Result<Target, TargetProblem>

const EXPLICIT = ['user', 'key', 'account', 'team', 'request'] as const
type Explicit = (typeof EXPLICIT)[number]

/** How many of these words name the target: two where the first says of which kind it is. */
export function targetLength([first, second]: readonly Word[]): number {
  if (first === undefined) return 0
  return explicitKind(first) !== undefined && second !== undefined ? 2 : 1
}

function explicitKind({ text, quoted }: Word): Explicit | undefined {
  return EXPLICIT.find((kind) => !quoted && kind === text.toLowerCase())
}

/** `words` has at least one. */
export function parseTargetWords(words: readonly Word[], names: Names): Found {
  const [first, second, third] = words
  if (first === undefined) return ok({ by: 'mine' })
  const explicit = explicitKind(first)
  if (explicit !== undefined && second !== undefined)
    return third === undefined ? explicitTarget(explicit, second, names) : tooMany(third)
  return second === undefined ? anyTarget(first, names) : tooMany(second)
}

const tooMany = ({ text }: Word): Found => refuse({ reason: 'too_many_words', word: text })

function explicitTarget(kind: Explicit, word: Word, names: Names): Found {
  switch (kind) {
    case 'user':
      return word.token === undefined ? userTarget(word.text, names) : anyTarget(word, names)
    case 'account':
      return accountTarget(word.text, names)
    case 'team': {
      const team = names.teams.find((name) => sameName(name, word.text))
      return team === undefined
        ? refuse({
            reason: 'unknown_team',
            word: word.text,
            meant: closest(word.text, names.teams),
          })
        : ok({ by: 'team', team })
    }
    case 'key':
      return looksLikeKey(word.text) ? keyTarget(word.text) : refuse({ reason: 'incomplete_key' })
    case 'request':
      return requestTarget(word.text) ?? notUnderstood(word.text)
  }
}

function anyTarget(word: Word, names: Names): Found {
  const { text, token, quoted } = word
  if (token !== undefined) return mentionTarget(word)
  if (/^(?:me|mine)$/i.test(text) && !quoted) return ok({ by: 'mine' })
  if (looksLikeKey(text)) return keyTarget(text)
  if (/^ASIA[A-Z0-9]{8,}$/i.test(text)) return refuse({ reason: 'temporary_key' })
  const request = requestTarget(text)
  if (request !== undefined) return request
  if (/^\d{12}$|^\d{4}-\d{4}-\d{4}$/.test(text)) return accountTarget(text, names)
  if (text.startsWith('@')) return refuse({ reason: 'mention_by_hand', word: text })
  const account = findAccount(names, text)
  return account === undefined || quoted ? userTarget(text, names) : ok({ by: 'account', account })
}

function mentionTarget({ token, text }: Word): Found {
  const person = SlackUserId.safeParse(token?.kind === 'person' ? token.id : undefined)
  return person.success
    ? ok({ by: 'person', person: person.data })
    : refuse({ reason: 'not_a_person', word: text })
}

/** Also a part of one, as cards shorten it: `…7Q4A`. No IAM user's name begins like this by chance; `user akia…` names one all the same. */
const looksLikeKey = (text: string): boolean => /^(?:AKIA|…)/i.test(text)

function keyTarget(text: string): Found {
  const keyId = AccessKeyId.safeParse(text.toUpperCase())
  return keyId.success ? ok({ by: 'key', keyId: keyId.data }) : refuse({ reason: 'incomplete_key' })
}

function requestTarget(text: string): Found | undefined {
  const requestId = RequestId.safeParse(text.toUpperCase())
  return requestId.success ? ok({ by: 'request', requestId: requestId.data }) : undefined
}

function accountTarget(text: string, names: Names): Found {
  const account = findAccount(names, text)
  return account === undefined
    ? refuse({ reason: 'unknown_account', word: text, meant: closestAccount(text, names) })
    : ok({ by: 'account', account })
}

/** `erin`, `development/erin`, `111111111111/erin` or the user's ARN. */
function userTarget(text: string, names: Names): Found {
  const [, arnAccount, arnUser] =
    /^arn:aws[\w-]*:iam::(\d{12}):user\/(?:.*\/)?([^/]+)$/.exec(text) ?? []
  const slash = text.indexOf('/')
  const place = arnAccount ?? (slash > 0 ? text.slice(0, slash) : undefined)
  const userName = IamUserName.safeParse(arnUser ?? (slash > 0 ? text.slice(slash + 1) : text))
  if (!userName.success) return notUnderstood(text)
  if (place === undefined) return ok({ by: 'user', userName: userName.data })
  const account = findAccount(names, place)
  return account === undefined
    ? refuse({ reason: 'unknown_account', word: place, meant: closestAccount(place, names) })
    : ok({ by: 'user', account, userName: userName.data })
}

const notUnderstood = (word: string): Found => refuse({ reason: 'not_understood', word })

/** The account's name as the configuration writes it. */
function findAccount({ accounts }: Names, nameOrId: string): string | undefined {
  const id = nameOrId.replaceAll('-', '')
  return accounts.find((account) => account.id === id || sameName(account.name, nameOrId))?.name
}

/** `prod` means production to whoever types it. */
function closestAccount(word: string, { accounts }: Names): string | undefined {
  const names = accounts.map(({ name }) => name)
  const begun = names.filter((name) => name.toLowerCase().startsWith(word.toLowerCase()))
  return begun.length === 1 ? begun[0] : closest(word, names)
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
