/** What somebody may do with a key that leaked: the scenarios there are, in a sentence each. Data only, for the page as well. */
export const SCENARIOS = [
  {
    name: 'quiet-key',
    title: 'A quiet key',
    sentence: 'A key was pasted where it should not be, and nobody has called AWS with it.',
    user: 'never-nora',
  },
  {
    name: 'crypto-mining',
    title: 'Crypto mining',
    sentence: 'A thief looks around and starts instances in four Regions.',
    user: 'batch-runner',
  },
  {
    name: 'persistence',
    title: 'Persistence',
    sentence: 'A thief makes a user with a password and a key, a role and an identity provider.',
    user: 'build-server',
  },
  {
    name: 'fighting-thief',
    title: 'A thief who fights back',
    sentence:
      'A thief with a second key makes the reported one Active again and detaches the quarantine as soon as it is contained.',
    user: 'build-server',
  },
  {
    name: 'session-lives-on',
    title: 'Sessions that live on',
    sentence:
      'A thief opens sessions of the user and of a role, and calls with them after the key is Inactive.',
    user: 'build-server',
  },
  {
    name: 'region-denied',
    title: 'A Region that is not told',
    sentence: 'A thief works in two Regions, and CloudTrail refuses to be read in one of them.',
    user: 'batch-runner',
  },
  {
    name: 'flood',
    title: 'A flood of calls',
    sentence:
      'A thief makes 200,000 calls within five days, so that nobody sees the one that counts.',
    user: 'batch-runner',
  },
] as const

export type ScenarioName = (typeof SCENARIOS)[number]['name']
export const SCENARIO_NAMES = SCENARIOS.map(({ name }) => name)
