/** What `/awskey` says of a command that it cannot follow: every reason, for every kind of target. */
import { Target } from '../../../src/requests/target.ts'
import type { CommandProblem } from '../../../src/slack/ingress/parse-command.ts'
import { problemMessage } from '../../../src/slack/ingress/problem-text.ts'
import type { SubCommand } from '../../../src/slack/sub-commands.ts'
import { type GroupModel, made, words } from '../specimen-model.ts'

/** A command that does not take this kind of target. */
const TAKES_NOT: Readonly<Record<Target['by'], SubCommand>> = {
  mine: 'cancel',
  person: 'cancel',
  user: 'cancel',
  key: 'cancel',
  account: 'rotate',
  team: 'list',
  request: 'list',
}

const TARGET_KINDS = Target.options.map(({ shape }) => shape.by.value)

type Each = {
  readonly [Reason in CommandProblem['reason']]: readonly Extract<
    CommandProblem,
    { reason: Reason }
  >[]
}
const command = 'rotate'
const LONG_WORD = '<!channel>`&`'.repeat(400)

const EACH: Each = {
  holds_a_secret: [{ reason: 'holds_a_secret' }],
  unknown_command: [
    { reason: 'unknown_command', word: 'rotat', meant: 'rotate' },
    { reason: 'unknown_command', word: 'explode', meant: undefined },
    { reason: 'unknown_command', word: LONG_WORD, meant: undefined },
  ],
  not_a_day: [{ reason: 'not_a_day', word: '2026-02-30' }],
  every_missing: [{ reason: 'every_missing' }],
  not_an_end: [
    { reason: 'not_an_end', word: 'Dec', command: 'snooze' },
    { reason: 'not_an_end', word: LONG_WORD, command: 'exempt' },
  ],
  no_exposed_key: [{ reason: 'no_exposed_key' }],
  several_exposed_keys: [{ reason: 'several_exposed_keys' }],
  exposed_session: [{ reason: 'exposed_session' }],
  reason_too_long: [{ reason: 'reason_too_long', characters: 1_200 }],
  wrong_target: wrongTargets(),
  not_understood: [{ reason: 'not_understood', word: 'erin!', command: 'list' }],
  too_many_words: [
    { reason: 'too_many_words', word: 'please', command },
    { reason: 'too_many_words', word: LONG_WORD, command: 'history' },
  ],
  unknown_account: [
    { reason: 'unknown_account', word: 'develpoment', meant: 'development', command: 'list' },
    { reason: 'unknown_account', word: '999999999999', meant: undefined, command: 'list' },
  ],
  unknown_team: [{ reason: 'unknown_team', word: 'paymnets', meant: 'payments', command: 'list' }],
  mention_by_hand: [{ reason: 'mention_by_hand', word: '@erin', command }],
  not_a_person: [{ reason: 'not_a_person', word: '#payments', command }],
  temporary_key: [{ reason: 'temporary_key', command }],
  incomplete_key: [{ reason: 'incomplete_key', command: 'cancel' }],
}

function wrongTargets(): Each['wrong_target'] {
  return TARGET_KINDS.map((target) => ({
    reason: 'wrong_target',
    command: TAKES_NOT[target],
    target,
  }))
}

function titleOf(problem: CommandProblem, at: number): string {
  if (problem.reason === 'wrong_target')
    return `/awskey ${problem.command} takes no target of the kind: ${problem.target}`
  return `Not followed: ${words(problem.reason)}${at === 0 ? '' : `, ${at + 1}`}`
}

export const COMMAND_PROBLEMS: GroupModel = {
  id: 'command-problem',
  title: 'Commands that are not followed',
  about: 'Said at once, before anything is passed on. Nothing was done in any of these cases.',
  surface: 'ephemeral',
  where: 'Where the command was typed, only to the person',
  specimens: Object.values(EACH).flatMap((problems) =>
    problems.map((problem, at) => ({
      id: `${problem.reason}${at === 0 ? '' : `-${at + 1}`}`,
      title: titleOf(problem, at),
      made: made(problemMessage, problem),
    })),
  ),
}
