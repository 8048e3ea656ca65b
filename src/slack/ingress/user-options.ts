import type { PlainTextOption } from '@slack/types'
import type { InventoryStore } from '../../keys/inventory.ts'
import type { Organisation } from '../../people/organisation.ts'
import { type AccountId, IamUserName, type SlackUserId } from '../../requests/ids.ts'
import type { Target } from '../../requests/target.ts'
import type { Log } from '../../shared/log.ts'
import { plain } from '../text/blocks.ts'
import { cleanText } from '../text/clean-text.ts'
import { within } from './within.ts'

/**
 * The choices of the IAM user menu: one's own first, then what the inventory knows, then the typed name itself, since the inventory may be old or empty.
 * Slack shows "Loading…" for ever on an empty list, so there is always a line that says what to do. An option decides nothing: the worker reads AWS.
 */
export interface UserOptionsDeps {
  readonly organisation: Pick<Organisation, 'accounts' | 'people'>
  suggest: InventoryStore['suggest']
  /** Somebody opened the menu: the inventory is read again if it is old, for the next keystrokes. */
  refresh(): Promise<void>
  readonly log: Log
  readonly patienceMs?: number
}

interface Choice {
  readonly account: AccountId
  readonly userName: IamUserName
}

const MAX_OPTIONS = 100
const MAX_TEXT = 75
const PATIENCE_MS = 1_800
/** A user whose account nobody named: the worker looks in which it is. No account's number in base 36 looks like this. */
const ANYWHERE = '?/'
/** Never holds the slash that a choice has. */
const NO_CHOICE = 'none'

export function createUserOptions(
  deps: UserOptionsDeps,
): (person: SlackUserId, typed: string) => Promise<readonly PlainTextOption[]> {
  const { organisation, log, patienceMs = PATIENCE_MS } = deps
  const accounts = organisation.accounts.map(({ id }) => id)
  const suggested = async (text: string): Promise<readonly Choice[] | undefined> => {
    try {
      return await within(patienceMs, deps.suggest(accounts, text, MAX_OPTIONS))
    } catch (error) {
      log.error('the inventory could not be read for the menu', {}, error)
      return undefined
    }
  }
  const refreshed = async (): Promise<void> => {
    try {
      await within(patienceMs, deps.refresh())
    } catch (error) {
      log.error('the inventory could not be asked to refresh', {}, error)
    }
  }
  return async (person, typed) => {
    const text = cleanText(typed).trim()
    const [found] = await Promise.all([suggested(text), ...(text === '' ? [refreshed()] : [])])
    const own = ownUsers(organisation, person).filter(({ userName }) => includes(userName, text))
    const choices = [...own, ...(found ?? [])]
    const offered = unique(choices.length === 0 ? asTyped(accounts, text) : choices)
    const options = offered.map((choice) => userOption(organisation, choice))
    return options.length > 0 ? options.slice(0, MAX_OPTIONS) : [hint(text, found === undefined)]
  }
}

export function ownUsers(
  { people }: Pick<Organisation, 'people'>,
  person: SlackUserId,
): readonly Choice[] {
  return people.get(person) ?? []
}

/** Slack allows 75 characters: an account's number in base 36 leaves room for the longest user name. */
export function userOption(
  { accounts }: Pick<Organisation, 'accounts'>,
  { account, userName }: Choice,
): PlainTextOption {
  const name = accounts.find(({ id }) => id === account)?.name ?? account
  return {
    text: { type: 'plain_text', text: plain(`${userName} in ${name}`, MAX_TEXT) },
    value: `${Number(account).toString(36)}/${userName}`,
  }
}

/** The user that a command or a button named, as it stands chosen in a form. Where several could be meant, none is. */
export function optionForTarget(
  organisation: Pick<Organisation, 'accounts' | 'people'>,
  asker: SlackUserId,
  target: Target,
): PlainTextOption | undefined {
  if (target.by === 'user') return optionForUser(organisation, target)
  if (target.by !== 'mine' && target.by !== 'person') return undefined
  const person = target.by === 'mine' ? asker : target.person
  const [only, ...others] = ownUsers(organisation, person)
  return only === undefined || others.length > 0 ? undefined : userOption(organisation, only)
}

function optionForUser(
  organisation: Pick<Organisation, 'accounts'>,
  { account: name, userName }: Extract<Target, { readonly by: 'user' }>,
): PlainTextOption | undefined {
  const [only, ...others] = organisation.accounts.filter(
    (account) => name === undefined || account.name === name,
  )
  if (only === undefined) return undefined
  if (others.length === 0) return userOption(organisation, { account: only.id, userName })
  const text = { type: 'plain_text', text: plain(`${userName} in any account`, MAX_TEXT) } as const
  return { text, value: `${ANYWHERE}${userName}` }
}

/** What was chosen; `undefined` for the hint and for what no option of ours has. */
export function chosenUser(
  { accounts }: Pick<Organisation, 'accounts'>,
  value: string,
): Extract<Target, { readonly by: 'user' }> | undefined {
  const slash = value.indexOf('/')
  const userName = IamUserName.safeParse(value.slice(slash + 1))
  if (value.startsWith(ANYWHERE) && userName.success) return { by: 'user', userName: userName.data }
  const id = Number.parseInt(value.slice(0, Math.max(slash, 0)), 36)
  const account = accounts.find((each) => Number(each.id) === id)
  if (slash < 1 || account === undefined || !userName.success) return undefined
  return { by: 'user', account: account.name, userName: userName.data }
}

function asTyped(accounts: readonly AccountId[], text: string): readonly Choice[] {
  const userName = IamUserName.safeParse(text)
  return userName.success ? accounts.map((account) => ({ account, userName: userName.data })) : []
}

function hint(text: string, unreadable: boolean): PlainTextOption {
  const words = unreadable
    ? 'The list cannot be read now; type the whole user name'
    : text === ''
      ? 'No users known yet; type a user name'
      : 'Nothing found; type another part of the name'
  return { text: { type: 'plain_text', text: words }, value: NO_CHOICE }
}

function includes(userName: string, text: string): boolean {
  return userName.toLowerCase().includes(text.toLowerCase())
}

function unique(choices: readonly Choice[]): readonly Choice[] {
  return [
    ...new Map(choices.map((choice) => [`${choice.account}/${choice.userName}`, choice])).values(),
  ]
}
