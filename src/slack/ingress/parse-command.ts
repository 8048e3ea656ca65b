import { sinceOf } from '../../requests/history-period.ts'
import type { Delivery } from '../../requests/operation-words.ts'
import type { Target } from '../../requests/target.ts'
import { closest } from '../../shared/closest.ts'
import { withoutSecrets } from '../../shared/without-secrets.ts'
import { ACCEPTS, SUB_COMMANDS, type SubCommand, WITH_REASON } from '../sub-commands.ts'
import { oneLine } from '../text/clean-text.ts'
import { MAX_REASON } from './forms/inputs.ts'
import { parseExposed } from './parse-exposed.ts'
import { type Names, parseTargetWords, type TargetProblem, targetLength } from './parse-target.ts'
import { splitWords, type Word } from './split-words.ts'

/**
 * What somebody asked for with `/awskey …`. Pure. What is not understood becomes a refusal that says what to write, never a guess;
 * a text with a secret in it becomes nothing else, and the secret is not in what comes out.
 */
/** What may come with a command besides its target. */
export interface Extras {
  readonly reason?: string
  /** The history as a file. */
  readonly exported?: true
  /** How far back the history, the audit or the advice goes, as it was typed. */
  readonly since?: string
  /** How the new secret is to be handed over. */
  readonly delivery?: Delivery
  /** How often Secrets Manager rotates: `90d` or `off`. */
  readonly every?: string
  /** How long a key or a user is left alone, as it was typed: `14d` or a day. */
  readonly until?: string
  /** Not any more. */
  readonly off?: true
  /** Of a team's keys also those that are not due. */
  readonly all?: true
  /** The root keys of the account, and not a key of an IAM user. */
  readonly root?: true
  /** A secret stood in the text; what comes here is without it. */
  readonly secretPasted?: true
}

export type ParsedCommand =
  | { readonly kind: 'menu' }
  | { readonly kind: 'help'; readonly about: SubCommand | undefined }
  /** The target was not named: mine, or ask. */
  | ({ readonly kind: 'unaimed'; readonly command: SubCommand } & Extras)
  | ({ readonly kind: 'aimed'; readonly command: SubCommand; readonly target: Target } & Extras)
  | { readonly kind: 'refused'; readonly problem: CommandProblem }

export type CommandProblem =
  | { readonly reason: 'holds_a_secret' }
  | {
      readonly reason: 'unknown_command'
      readonly word: string
      readonly meant: string | undefined
    }
  | { readonly reason: 'reason_too_long'; readonly characters: number }
  | { readonly reason: 'not_a_day'; readonly word: string }
  | { readonly reason: 'every_missing' }
  | { readonly reason: 'not_an_end'; readonly word: string; readonly command: SubCommand }
  | { readonly reason: 'no_exposed_key' }
  | { readonly reason: 'several_exposed_keys' }
  | { readonly reason: 'exposed_session' }
  | {
      readonly reason: 'wrong_target'
      readonly command: SubCommand
      readonly target: Target['by']
    }
  | (TargetProblem & { readonly command: SubCommand })

export function parseCommand(text: string, names: Names): ParsedCommand {
  const exposed = parseExposed(text)
  if (exposed !== undefined) return exposed
  if ([text, oneLine(text)].some((each) => withoutSecrets(each).removed))
    return refused({ reason: 'holds_a_secret' })
  const [first, ...words] = splitWords(text)
  if (first === undefined) return { kind: 'menu' }
  const word = first.text.toLowerCase()
  const command = SUB_COMMANDS.find((name) => name === word)
  if (isHelp(first)) return helpAbout(words[0])
  if (command === undefined)
    return refused({
      reason: 'unknown_command',
      word: first.text,
      meant: closest(word, [...SUB_COMMANDS, 'help']),
    })
  if (asksForHelp(command, words)) return { kind: 'help', about: command }
  if (command === 'history') return history(words, names)
  if (command === 'audit') return audit(words, names)
  if (command === 'advise') return advice(words, names)
  if (command === 'rotate') return rotation(words, names)
  if (command === 'stale') return stale(words, names)
  if (command === 'auto') return auto(words, names)
  if (command === 'snooze' || command === 'exempt') return leftAlone(command, first, words, names)
  if (command === 'delete' && isWord(words[0], /^root$/i)) return ofRoot(words, names)
  return WITH_REASON.includes(command)
    ? withReason(command, first, words, names)
    : aimed(command, words, names, {})
}

function aimed(
  command: SubCommand,
  words: readonly Word[],
  names: Names,
  extras: Extras,
): ParsedCommand {
  if (words.length === 0) return { kind: 'unaimed', command, ...extras }
  const target = parseTargetWords(words, names)
  if (!target.ok) return refused({ ...target.error, command })
  const { by } = target.value
  return ACCEPTS[command].includes(by)
    ? { kind: 'aimed', command, target: target.value, ...extras }
    : refused({ reason: 'wrong_target', command, target: by })
}

/** The target, then how far back, then `export`. `history user export` is about a user of that name. */
function history(words: readonly Word[], names: Names): ParsedCommand {
  const isName = words.length === 2 && targetLength(words) === 2
  const exported = !isName && isWord(words.at(-1), /^export$/i)
  const rest = exported ? words.slice(0, -1) : words
  const last = rest.at(-1)
  const since = isName || !isWord(last, PERIOD) ? undefined : last?.text
  if (since !== undefined && sinceOf(since, new Date(0)) === undefined)
    return refused({ reason: 'not_a_day', word: since })
  return aimed('history', since === undefined ? rest : withoutSince(rest), names, {
    ...(exported && { exported }),
    ...(since !== undefined && { since }),
  })
}

/** The key, then how far back. */
function audit(words: readonly Word[], names: Names): ParsedCommand {
  const last = words.at(-1)
  const since = isWord(last, PERIOD) ? last?.text : undefined
  if (since === undefined) return aimed('audit', words, names, {})
  if (sinceOf(since, new Date(0)) === undefined)
    return refused({ reason: 'not_a_day', word: since })
  return aimed('audit', withoutSince(words), names, { since })
}

/** Whose key, then how far back. `advise user 30d` is about a user of that name. */
function advice(words: readonly Word[], names: Names): ParsedCommand {
  const isName = words.length === 2 && targetLength(words) === 2
  const last = words.at(-1)
  const since = !isName && isWord(last, PERIOD) ? last?.text : undefined
  if (since === undefined) return aimed('advise', words, names, {})
  if (sinceOf(since, new Date(0)) === undefined)
    return refused({ reason: 'not_a_day', word: since })
  return aimed('advise', withoutSince(words), names, { since })
}

/** The target, then how to hand the new secret over; or a team, then `all`. `rotate user csv` is about a user of that name, and so is `rotate all`. */
function rotation(words: readonly Word[], names: Names): ParsedCommand {
  if (isWord(words[0], /^team$/i) && words.length > 1) return ofTeam(words, names)
  const isName = words.length === 2 && targetLength(words) === 2
  const last = words.at(-1)
  const delivery = isName || last === undefined || last.quoted ? undefined : deliveryWord(last)
  return delivery === undefined
    ? aimed('rotate', words, names, {})
    : aimed('rotate', words.slice(0, -1), names, { delivery })
}

/** One word may name a team as well as an account; where both are called so, the account is meant, and `team` before it says otherwise. */
function stale(words: readonly Word[], names: Names): ParsedCommand {
  const [only, ...others] = words
  const target = parseTargetWords(words, names)
  const maybeTeam = only !== undefined && others.length === 0 && only.token === undefined
  if (!maybeTeam || !target.ok || target.value.by !== 'user')
    return aimed('stale', words, names, {})
  const team = names.teams.find((name) => name.toLowerCase() === only.text.toLowerCase())
  if (team !== undefined) return { kind: 'aimed', command: 'stale', target: { by: 'team', team } }
  const meant = closest(only.text, [...names.teams, ...names.accounts.map(({ name }) => name)])
  return meant === undefined
    ? aimed('stale', words, names, {})
    : refused({ reason: 'unknown_team', word: only.text, meant, command: 'stale' })
}

function ofTeam(words: readonly Word[], names: Names): ParsedCommand {
  const all = words.length === 3 && isWord(words.at(-1), /^all$/i)
  return aimed('rotate', all ? words.slice(0, -1) : words, names, all ? { all } : {})
}

function deliveryWord({ text }: Word): Delivery | undefined {
  switch (text.toLowerCase()) {
    case 'csv':
      return 'page'
    case 'vault':
      return 'vault'
    default:
      return undefined
  }
}

const PERIOD = /^(?:\d{1,4}[dh]|\d{4}-\d{2}-\d{2})$/

function isWord(word: Word | undefined, pattern: RegExp): boolean {
  return word !== undefined && !word.quoted && pattern.test(word.text)
}

/** `since` before the day may be there or not. */
function withoutSince(words: readonly Word[]): readonly Word[] {
  const before = words.slice(0, -1)
  return isWord(before.at(-1), /^since$/i) ? before.slice(0, -1) : before
}

/** The IAM user, then how often. Without an IAM user, one's own. */
function auto(words: readonly Word[], names: Names): ParsedCommand {
  const last = words.at(-1)
  if (!isWord(last, EVERY)) return refused({ reason: 'every_missing' })
  const before = words.slice(0, -1)
  const rest = isWord(before.at(-1), /^every$/i) ? before.slice(0, -1) : before
  return aimed('auto', rest, names, { every: last?.text.toLowerCase() ?? '' })
}

const EVERY = /^(?:\d{1,4}[a-z]|off)$/i

/** `delete root`, then the account, then the reason. */
function ofRoot(words: readonly Word[], names: Names): ParsedCommand {
  const command = 'delete'
  const [root, ...all] = words
  const after = isWord(all[0], /^account$/i) && all.length > 1 ? all.slice(1) : all
  const [account] = after
  if (root === undefined || account === undefined) return { kind: 'unaimed', command, root: true }
  const target = parseTargetWords([ACCOUNT_WORD, account], names)
  if (!target.ok) return refused({ ...target.error, command })
  const reason = reasonIn(account.rest)
  if (reason.length > MAX_REASON)
    return refused({ reason: 'reason_too_long', characters: reason.length })
  return {
    kind: 'aimed',
    command,
    target: target.value,
    root: true,
    ...(reason !== '' && { reason }),
  }
}

/** An account of this name is meant, whatever else is called so. */
const ACCOUNT_WORD: Word = { text: 'account', quoted: false, rest: '' }

/** Everything after the target is the reason. A second key is none: it would be left out in silence. */
function withReason(
  command: SubCommand,
  name: Word,
  words: readonly Word[],
  names: Names,
): ParsedCommand {
  const [first] = words
  const because = first !== undefined && isBecause(first)
  const length = because ? 0 : targetLength(words)
  const target = words.slice(0, length)
  const next = words[length]
  if (!because && next !== undefined && /^AKIA/i.test(next.text))
    return refused({ reason: 'too_many_words', word: next.text, command })
  const reason = reasonIn((target.at(-1) ?? name).rest)
  if (reason.length > MAX_REASON)
    return refused({ reason: 'reason_too_long', characters: reason.length })
  return aimed(command, target, names, reason === '' ? {} : { reason })
}

/** The target, then until when (or `off`), then the reason. What is missing is asked for by a form; what is not understood is never taken for a reason. */
function leftAlone(
  command: 'snooze' | 'exempt',
  name: Word,
  words: readonly Word[],
  names: Names,
): ParsedCommand {
  const [first] = words
  const unnamed = first !== undefined && (isBecause(first) || isWord(first, END_OR_OFF))
  const length = unnamed ? 0 : targetLength(words)
  const target = words.slice(0, length)
  const at = isWord(words[length], /^until$/i) ? length + 1 : length
  const end = words[at]
  const isEnd = isWord(end, END_OR_OFF)
  if (end !== undefined && !isEnd && !isBecause(end))
    return refused({ reason: 'not_an_end', word: end.text, command })
  const before = isEnd ? end : words[at - 1]
  const reason = reasonIn((before ?? name).rest)
  if (reason.length > MAX_REASON)
    return refused({ reason: 'reason_too_long', characters: reason.length })
  const text = isEnd ? end?.text.toLowerCase() : undefined
  const off = text === 'off'
  return aimed(command, target, names, {
    ...(off && { off: true as const }),
    ...(text !== undefined && !off && { until: text }),
    ...(reason !== '' && { reason }),
  })
}

const END_OR_OFF = /^(?:\d{1,6}[a-z]|\d{4}-\d{2}-\d{2}|off)$/i

function isBecause({ text, quoted }: Word): boolean {
  return !quoted && /^because[:,]?$/i.test(text)
}

function reasonIn(text: string): string {
  return text.replace(/^(?:because\b[:,]?|[-–—:,])\s*/i, '').trim()
}

/** In a reason, the word help is a word like others. */
function asksForHelp(command: SubCommand, words: readonly Word[]): boolean {
  const last = words.at(-1)
  if (last === undefined || !isHelp(last)) return false
  return !WITH_REASON.includes(command) || words.length <= 1 + targetLength(words.slice(0, -1))
}

function isHelp({ text, quoted }: Word): boolean {
  return !quoted && /^(?:help|--?help|-h|\?)$/i.test(text)
}

function helpAbout(word: Word | undefined): ParsedCommand {
  const about = SUB_COMMANDS.find((name) => name === word?.text.toLowerCase())
  return { kind: 'help', about }
}

function refused(problem: CommandProblem): ParsedCommand {
  return { kind: 'refused', problem }
}
