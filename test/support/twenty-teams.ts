import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IAMClient } from '@aws-sdk/client-iam'
import { parse, stringify } from 'yaml'
import type { SeedUser } from '../../sandbox/aws/seed/plant-user.ts'
import { nextMoment } from '../../src/reminders/week.ts'
import { type RunningSandbox, startTestSandbox } from './start-sandbox.ts'

/** Twenty teams with IAM users of their own in development: one of them has many, one has nothing stale, and three have a channel in which nobody may be told. */
export const TEAMS: readonly string[] = Array.from(
  { length: 20 },
  (_, at) => `team-${String(at + 1).padStart(2, '0')}`,
)
export const MANY = 'team-01'
export const CLEAN = 'team-07'
export const ARCHIVED = 'team-13'
export const EXTERNAL = 'team-17'
export const NOT_INVITED = 'team-19'
const MANY_USERS = 14
const DEVELOPMENT = '111111111111'

export function channelOf(team: string): string {
  return `C0${team.toUpperCase().replace('-', '')}`
}

export async function startTwentyTeams(): Promise<RunningSandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'awskey-teams-'))
  const config = parse(await readFile('sandbox/awskey.yml', 'utf8'))
  config.accounts = config.accounts.filter(({ id }: { id: string }) => id === DEVELOPMENT)
  config.teams = TEAMS.map((name) => ({
    name,
    channel: channelOf(name),
    approvers: { usergroup: 'S0PAYMENTS' },
    owns: { path: `/${name}/` },
  }))
  const configPath = join(folder, 'awskey.yml')
  await writeFile(configPath, stringify(config))
  return startTestSandbox({
    mondays: true,
    configPath,
    users: TEAMS.flatMap(usersOf),
    channels: TEAMS.map((name) => ({
      id: channelOf(name),
      name,
      is_archived: name === ARCHIVED,
      is_ext_shared: name === EXTERNAL,
      ...(name === NOT_INVITED && { without_app: true as const }),
    })),
  })
}

const IN_USE = { service: 's3', lastHoursAgo: 5, everyHours: 24, userAgent: 'aws-cli/2' } as const

/** Machines, most of whose keys are too old or unused. */
function usersOf(team: string): readonly SeedUser[] {
  const user = (at: number, key: SeedUser['keys'][number]): SeedUser => ({
    userName: `${team}-user-${at}`,
    path: `/${team}/`,
    keys: [key],
  })
  if (team === CLEAN) return [user(1, { ageDays: 20, uses: IN_USE })]
  if (team !== MANY)
    return [user(1, { ageDays: 500, uses: IN_USE }), user(2, { ageDays: 10, uses: IN_USE })]
  return Array.from({ length: MANY_USERS }, (_, at) => user(at + 1, { ageDays: 60 + at * 40 }))
}

/** Somebody in the console of the account of development. */
export async function consoleOf(sandbox: RunningSandbox): Promise<IAMClient> {
  const { endpoints } = await sandbox.state()
  const credentials = endpoints.administrators.find(({ accountId }) => accountId === DEVELOPMENT)
  if (credentials === undefined) throw new Error('no administrator')
  return new IAMClient({ endpoint: endpoints.aws, region: 'us-east-1', credentials })
}

const WEEKLY = { day: 1, time: '09:00', timezone: 'Europe/Berlin' }

/** To the next moment of the week, and a few minutes on. */
export async function toMonday(sandbox: RunningSandbox): Promise<void> {
  const now = new Date((await sandbox.state()).clock.now)
  const ms = nextMoment(WEEKLY, now).at.getTime() - now.getTime()
  await sandbox.advance(`PT${Math.ceil(ms / 60_000) + 2}M`)
  await sandbox.settle()
}
