/** The sub-commands of `/awskey` that this version has, for the composer's completion. What a command means is awskey's business alone. */
export const COMMAND = '/awskey'

export interface Command {
  readonly word: string
  /** What may come after the word. */
  readonly hint: string
  readonly what: string
}

export const COMMANDS: readonly Command[] = [
  {
    word: 'list',
    hint: '[@person | account | account/user | key id]',
    what: 'Access keys with status, age, last use and owner',
  },
  {
    word: 'stale',
    hint: '[team | account]',
    what: 'Which keys to get rid of first, and why',
  },
  {
    word: 'rotate',
    hint: '[account/user | key id]',
    what: 'A new key; the old one goes when it is no longer used',
  },
  {
    word: 'create',
    hint: '[account/user]',
    what: 'A new key, in a form that shows the role which would do instead',
  },
  {
    word: 'deactivate',
    hint: '[key id | account/user] [because …]',
    what: 'Make a key Inactive; it can be made Active again',
  },
  {
    word: 'activate',
    hint: '[key id | account/user] [because …]',
    what: 'Make an Inactive key Active again',
  },
  {
    word: 'delete',
    hint: '[key id | account/user] [because …]',
    what: 'Delete an Inactive key after its soak, with approval',
  },
  {
    word: 'auto',
    hint: '[account/user] [90d | off]',
    what: 'Secrets Manager rotates a key every so many days',
  },
  {
    word: 'snooze',
    hint: '[key id] [14d | 2026-12-24 | off] [because …]',
    what: 'leaves a key alone for a time',
  },
  {
    word: 'exempt',
    hint: '[account/user] [90d | 2026-12-24 | off] [because …]',
    what: 'leaves all keys of an IAM user alone for a time',
  },
  {
    word: 'exposed',
    hint: '[key id] [where it was found]',
    what: 'Report a key that somebody may have seen who should not',
  },
  { word: 'requests', hint: '', what: 'What waits for you, and what you wait for' },
  {
    word: 'history',
    hint: '[me | account | account/user | key id | request] [30d] [export]',
    what: 'Who asked, who decided, what was done, when and why',
  },
  {
    word: 'audit',
    hint: '[key id] [30d]',
    what: 'Who did what with a key, from CloudTrail of all Regions',
  },
  {
    word: 'advise',
    hint: '[account/user | key id] [30d]',
    what: 'Which role would do instead of a key, from how it is used',
  },
  { word: 'whose', hint: '[key id]', what: 'Whose an access key is' },
  { word: 'cancel', hint: '[request]', what: 'Take back a request of yours' },
  { word: 'help', hint: '[command]', what: 'What awskey does, with examples' },
]

/** What follows `/awskey`; `undefined` when the text is no command of awskey's. */
export function argumentsOf(text: string): string | undefined {
  return /^\s*\/awskey(?:\s+([\s\S]*))?$/.exec(text)?.slice(1).join('').trim()
}

/** The commands that complete what is typed so far; none when the word is whole or the text is about something else. */
export function completionsOf(text: string): readonly Command[] {
  if (text.startsWith('/') && COMMAND.startsWith(text.trimEnd())) return COMMANDS
  const word = /^\/awskey\s+(\S*)$/.exec(text)?.[1]
  if (word === undefined || COMMANDS.some((each) => each.word === word)) return []
  return COMMANDS.filter((each) => each.word.startsWith(word))
}

/** The command whose arguments are being typed. */
export function commandIn(text: string): Command | undefined {
  const word = /^\/awskey\s+(\S+)/.exec(text)?.[1]
  return COMMANDS.find((each) => each.word === word)
}
