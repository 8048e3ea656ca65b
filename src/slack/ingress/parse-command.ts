import type { Target } from '../../requests/target.ts'
import { closest } from '../../shared/closest.ts'
import { withoutSecrets } from '../../shared/without-secrets.ts'
import { oneLine } from '../text/clean-text.ts'
import { type Names, parseTargetWords, type TargetProblem } from './parse-target.ts'
import { splitWords, type Word } from './split-words.ts'

/**
 * What somebody asked for with `/awskey …`. Pure. What is not understood becomes a refusal that says what to write, never a guess;
 * a text with a secret in it becomes nothing else, and the secret is not in what comes out.
 */
export const SUB_COMMANDS = ['list', 'rotate', 'history', 'cancel'] as const
export type SubCommand = (typeof SUB_COMMANDS)[number]

/** Planned words. They are answered honestly and stand in no help. */
const NOT_YET: readonly string[] = [
  'create',
  'auto',
  'advise',
  'deactivate',
  'activate',
  'delete',
  'exposed',
  'audit',
  'stale',
  'requests',
  'snooze',
  'exempt',
  'whose',
]

const ACCEPTS: Readonly<Record<SubCommand, readonly Target['by'][]>> = {
  list: ['mine', 'person', 'user', 'key', 'account'],
  rotate: ['mine', 'person', 'user', 'key'],
  history: ['mine', 'person', 'user', 'key', 'account', 'request'],
  cancel: ['request'],
}

export type ParsedCommand =
  | { readonly kind: 'menu' }
  | { readonly kind: 'help'; readonly about: SubCommand | undefined }
  /** The target was not named: mine, or ask. */
  | { readonly kind: 'unaimed'; readonly command: SubCommand }
  | { readonly kind: 'aimed'; readonly command: SubCommand; readonly target: Target }
  | { readonly kind: 'refused'; readonly problem: CommandProblem }

export type CommandProblem =
  | { readonly reason: 'holds_a_secret' }
  | {
      readonly reason: 'unknown_command'
      readonly word: string
      readonly meant: string | undefined
    }
  | { readonly reason: 'not_yet'; readonly word: string }
  | {
      readonly reason: 'wrong_target'
      readonly command: SubCommand
      readonly target: Target['by']
    }
  | (TargetProblem & { readonly command: SubCommand })

export function parseCommand(text: string, names: Names): ParsedCommand {
  if ([text, oneLine(text)].some((each) => withoutSecrets(each).removed))
    return refused({ reason: 'holds_a_secret' })
  const [first, ...words] = splitWords(text)
  if (first === undefined) return { kind: 'menu' }
  const word = first.text.toLowerCase()
  const command = SUB_COMMANDS.find((name) => name === word)
  if (isHelp(first)) return helpAbout(words[0])
  if (command === undefined)
    return refused(
      NOT_YET.includes(word)
        ? { reason: 'not_yet', word }
        : {
            reason: 'unknown_command',
            word: first.text,
            meant: closest(word, [...SUB_COMMANDS, 'help']),
          },
    )
  const last = words.at(-1)
  if (last !== undefined && isHelp(last)) return { kind: 'help', about: command }
  return words.length === 0 ? { kind: 'unaimed', command } : aimed(command, words, names)
}

function aimed(command: SubCommand, words: readonly Word[], names: Names): ParsedCommand {
  const target = parseTargetWords(words, names)
  if (!target.ok) return refused({ ...target.error, command })
  const { by } = target.value
  return ACCEPTS[command].includes(by)
    ? { kind: 'aimed', command, target: target.value }
    : refused({ reason: 'wrong_target', command, target: by })
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
