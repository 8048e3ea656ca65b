import type { SlackUserId } from '../../requests/ids.ts'
import type { AwskeyConfig } from '../awskey-config.ts'

/** Every channel, user group and person of Slack's that awskey.yml names, each once, with the place that names it. Pure. */
export function channelsOf({
  organisation: { teams, security, platform },
}: AwskeyConfig): readonly { readonly named: string; readonly channel: string }[] {
  return [
    ...teams.map(({ name, channel }) => ({ named: `team ${name}`, channel })),
    { named: 'security', channel: security.channel },
    { named: 'platform', channel: platform.channel },
  ]
}

export function groupsOf(config: AwskeyConfig): ReadonlyMap<string, string> {
  const named = approversOf(config).flatMap(({ name, approvers: { usergroup } }) =>
    usergroup === undefined ? [] : [[usergroup, `approvers of ${name}`] as const],
  )
  const inPolicy = sourcesOf(config).flatMap(({ place, who }) =>
    'usergroup' in who ? [[who.usergroup, place] as const] : [],
  )
  return firstOf([...named, ...inPolicy])
}

export function peopleOf(config: AwskeyConfig): ReadonlyMap<SlackUserId, string> {
  const { organisation, breakGlass, auto } = config
  const approve = approversOf(config).flatMap(({ name, approvers: { people = [] } }) =>
    people.map((person) => [person, `approvers of ${name}`] as const),
  )
  const inPolicy = sourcesOf(config).flatMap(({ place, who }) =>
    'people' in who ? who.people.map((person) => [person, place] as const) : [],
  )
  return firstOf([
    ...[...organisation.people.keys()].map((person) => [person, 'people'] as const),
    ...approve,
    ...inPolicy,
    ...(breakGlass?.people ?? []).map((person) => [person, 'breakGlass'] as const),
    ...auto.map(({ by }) => [by, 'auto'] as const),
  ])
}

function approversOf({ organisation: { teams, security } }: AwskeyConfig) {
  return [
    ...teams.map(({ name, approvers }) => ({ name: `team ${name}`, approvers })),
    { name: 'security', approvers: security.approvers },
  ]
}

function sourcesOf({ policy }: AwskeyConfig) {
  return Object.entries(policy.operations).flatMap(([operation, { from, mayRequest }]) =>
    [from, ...mayRequest].flatMap((who) =>
      typeof who === 'object' ? [{ place: `policy.${operation}`, who }] : [],
    ),
  )
}

function firstOf<K>(named: readonly (readonly [K, string])[]): ReadonlyMap<K, string> {
  return new Map(named.toReversed())
}
