/**
 * The house as a table of what may import what, and the habits no other tool checks.
 * Every rule is first shown a violation and must name it; then it reads the tree. Static and dynamic imports both count.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const FEATURES = ['requests', 'keys', 'people', 'rotation', 'delivery', 'exposure', 'reminders']
const BELOW_FEATURES = ['shared', 'requests', 'keys']
const MAY_IMPORT: Record<string, readonly string[]> = {
  shared: [],
  requests: ['shared'],
  keys: ['shared', 'requests'],
  people: BELOW_FEATURES,
  rotation: BELOW_FEATURES,
  delivery: BELOW_FEATURES,
  exposure: BELOW_FEATURES,
  reminders: [...BELOW_FEATURES, 'people'],
  aws: ['shared', ...FEATURES],
  slack: ['shared', ...FEATURES],
  app: ['shared', ...FEATURES, 'aws', 'slack'],
  handlers: ['app', 'shared'],
}

const SDK = /^(@aws-sdk|@smithy|@slack|@aws-lambda-powertools)\//
const FOREIGN_PACKAGES: Record<string, RegExp> = {
  ...Object.fromEntries(['shared', ...FEATURES].map((room) => [room, SDK])),
  aws: /^@slack\//,
  slack: /^(@aws-sdk|@smithy)\//,
  handlers: /^(@aws-sdk|@smithy|@slack)\//,
}

const roomOf = (file: string): string | undefined =>
  file.startsWith('handlers/') ? 'handlers' : /^src\/([^/]+)\//.exec(file)?.[1]
const importsOf = (source: string): string[] =>
  [...source.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)['"]([^'"]+)['"]/g)].map(
    ([, specifier = '']) => specifier,
  )

function importViolations(file: string, source: string): string[] {
  const from = roomOf(file)
  if (from === undefined || MAY_IMPORT[from] === undefined)
    return [`${file} stands in no known room`]
  return importsOf(source).flatMap((specifier) => {
    if (!specifier.startsWith('.'))
      return FOREIGN_PACKAGES[from]?.test(specifier) ? [`${file} -> ${specifier}`] : []
    const to = roomOf(relative('.', join(dirname(file), specifier)))
    return to === from || MAY_IMPORT[from]?.includes(to ?? '') ? [] : [`${file} -> ${specifier}`]
  })
}

interface Habit {
  readonly name: string
  readonly holdsIn: (file: string) => boolean
  readonly broken: (source: string, file: string) => boolean
  /** A file and a text that break it. Joined, so that this file breaks nothing itself. */
  readonly planted: readonly [file: string, source: string]
}

const ships = (file: string): boolean => roomOf(file) !== undefined
const isTest = (file: string): boolean => file.startsWith('test/')
const isFeature = (file: string): boolean => FEATURES.includes(roomOf(file) ?? '')
const withoutComments = (source: string): string =>
  source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '')
const says =
  (pattern: RegExp) =>
  (source: string): boolean =>
    pattern.test(withoutComments(source))

const SLACK_IDS = 'src/slack/ids.ts'
const CONTRACT_IDS = [
  'request.approve',
  'request.deny',
  'request.cancel',
  'rotation.undo',
  'delivery.open',
]

const ROOT_IAM = 'src/aws/root/root-iam.ts'
/** Calls of IAM that take an omitted name for the caller's own, with what they are given. */
const ABOUT_A_USER = new RegExp(
  `new (?:${[
    ...['ListAccessKeys', 'CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey'],
    ...[
      'GetUser',
      'GetLoginProfile',
      'CreateLoginProfile',
      'UpdateLoginProfile',
      'DeleteLoginProfile',
    ],
    ...[
      'ListMFADevices',
      'DeactivateMFADevice',
      'ListSigningCertificates',
      'UpdateSigningCertificate',
    ],
    ...[
      'DeleteSigningCertificate',
      'ListSSHPublicKeys',
      'UpdateSSHPublicKey',
      'DeleteSSHPublicKey',
    ],
    ...['ListServiceSpecificCredentials', 'UpdateServiceSpecificCredential'],
    ...['DeleteServiceSpecificCredential', 'ResetServiceSpecificCredential'],
  ].join('|')})Command\\(([^)]*)\\)`,
  'g',
)

const HABITS: readonly Habit[] = [
  {
    name: 'tests replace no modules',
    holdsIn: isTest,
    broken: says(/\bvi\.(?:do)?mock\(/i),
    planted: ['test/x.test.ts', ['vi', "mock('node:fs')"].join('.')],
  },
  {
    name: 'no test is left out or run alone',
    holdsIn: isTest,
    broken: says(/\b(?:it|test|describe)(?:\.\w+)*\.(?:skip|only|todo)\b/),
    planted: ['test/x.test.ts', ['it', "skip('holds', () => {})"].join('.')],
  },
  {
    name: 'every sandbox that a test starts has its logs searched for secrets',
    holdsIn: isTest,
    broken: (source) =>
      says(/\bstartSandbox\(/)(source) && !says(/\blogWatch: (?:watch\b|createLogWatch\()/)(source),
    planted: ['test/e2e/x.test.ts', ['await start', 'Sandbox({ port: 0 })'].join('')],
  },
  {
    name: 'only app/config.ts reads the environment',
    holdsIn: (file) => ships(file) && file !== 'src/app/config.ts',
    broken: says(/\bprocess\s*(?:\.\s*env|\[\s*['"]env)\b/),
    planted: ['src/aws/x.ts', "export const table = process.env['AWSKEY_TABLE']"],
  },
  {
    name: 'nothing that ships writes to the console',
    holdsIn: ships,
    // Of the AWS console there are links.
    broken: says(/\bconsole\.(?!aws\.amazon\.com)/),
    planted: ['src/app/x.ts', ['console', "log('x')"].join('.')],
  },
  {
    name: 'a call to IAM about a user names the user; only what is built for a root session does not',
    holdsIn: (file) => ships(file) && file !== ROOT_IAM,
    broken: (source) =>
      [...withoutComments(source).matchAll(ABOUT_A_USER)].some(
        ([, input = '']) => !/\bUserName\b|\bAllUsers\b/.test(input),
      ),
    planted: ['src/aws/x.ts', 'iam.send(new DeleteAccessKeyCommand({ AccessKeyId }))'],
  },
  {
    name: 'nobody but the root session opens one',
    holdsIn: (file) => ships(file) && !file.startsWith('src/aws/root/'),
    broken: says(/\bAssumeRootCommand\b|\/root-iam\.ts['"]|\/root-session\.ts['"]/),
    planted: ['src/aws/iam/x.ts', "import { provenRootIam } from '../root/root-iam.ts'"],
  },
  {
    name: 'a feature has no clock and no chance of its own',
    holdsIn: isFeature,
    broken: says(/\bDate\.now\(|\bnew Date\(\s*\)|\bMath\.random\(|\brandomUUID\(|\bulid\(\s*\)/),
    planted: ['src/rotation/x.ts', 'export const now = (): Date => new Date()'],
  },
  {
    name: 'a handler is wiring: at most 25 lines',
    holdsIn: (file) => file.startsWith('handlers/'),
    broken: (source) => source.trimEnd().split('\n').length > 25,
    planted: ['handlers/x.ts', 'export {}\n'.repeat(26)],
  },
  {
    name: 'no file is named after nothing',
    holdsIn: ships,
    broken: (_source, file) =>
      /^(?:index|utils?|helpers?|common|constants|types|misc)\.ts$/.test(basename(file)),
    planted: ['src/keys/utils.ts', ''],
  },
]

const filesIn = (root: string): string[] =>
  existsSync(root)
    ? readdirSync(root, { recursive: true, encoding: 'utf8' })
        .map((file) => join(root, file))
        .filter((file) => file.endsWith('.ts') && !file.includes('node_modules'))
        .toSorted()
    : []
const SHIPPED = [...filesIn('src'), ...filesIn('handlers')]
const TESTS = filesIn('test')

/** The files that spell an id which another file spells too, or which stands in src/slack outside ids.ts. */
function loosely(spelt: readonly string[], files: ReadonlyMap<string, string>): readonly string[] {
  return spelt.flatMap((id) => {
    const spellers = [...files]
      .filter(([, source]) => withoutComments(source).includes(`'${id}'`))
      .map(([file]) => file)
    return spellers.length > 1 ||
      spellers.some((file) => roomOf(file) === 'slack' && file !== SLACK_IDS)
      ? [`${id}: ${spellers.join(', ')}`]
      : []
  })
}

describe('the one-way rule', () => {
  it.each([
    ['src/keys/x.ts', "import { a } from '../aws/iam.ts'"],
    ['src/slack/x.ts', "import { a } from '../aws/iam.ts'"],
    ['src/slack/x.ts', "import { SQSClient } from '@aws-sdk/client-sqs'"],
    ['src/aws/x.ts', "import { a } from '../slack/ids.ts'"],
    ['src/aws/x.ts', "import { WebClient } from '@slack/web-api'"],
    ['src/requests/x.ts', "import { a } from '../rotation/next-step.ts'"],
    ['src/rotation/x.ts', "const a = await import('@aws-sdk/client-iam')"],
    ['src/keys/x.ts', "import type { B } from '@slack/types'"],
    ['src/shared/x.ts', "export { a } from '../keys/a.ts'"],
    ['src/app/x.ts', "import { a } from '../../handlers/slack.ts'"],
    ['src/app/x.ts', "import { a } from '../../sandbox/main.ts'"],
    ['handlers/x.ts', "import { a } from '../test/fakes/a.ts'"],
    ['handlers/x.ts', "import { a } from '../src/slack/ids.ts'"],
    ['src/utils/x.ts', ''],
    ['src/x.ts', ''],
  ])('catches %s: %s', (file, source) => {
    expect(importViolations(file, source)).not.toEqual([])
  })

  it.each(SHIPPED)('%s', (file) => {
    expect(importViolations(file, readFileSync(file, 'utf8'))).toEqual([])
  })
})

describe.each(HABITS)('$name', ({ holdsIn, broken, planted: [file, source] }) => {
  it('catches a planted violation', () => {
    expect([holdsIn(file), broken(source, file)]).toEqual([true, true])
  })

  it('holds in every file', () => {
    const offenders = [...SHIPPED, ...TESTS].filter(
      (each) => holdsIn(each) && broken(readFileSync(each, 'utf8'), each),
    )
    expect(offenders).toEqual([])
  })
})

describe("Slack's action ids", () => {
  const id = 'request.approve'
  it('are caught when a second file or a listener spells one', () => {
    const spelling = `app.action('${id}', approve)`
    const twice = new Map([
      [SLACK_IDS, spelling],
      ['src/app/x.ts', spelling],
    ])
    expect(loosely([id], twice)).toEqual([`${id}: ${SLACK_IDS}, src/app/x.ts`])
    expect(loosely([id], new Map([['src/slack/x.ts', spelling]]))).toHaveLength(1)
    expect(loosely([id], new Map([[SLACK_IDS, spelling]]))).toEqual([])
  })

  it('are each spelt in one file', () => {
    const files = new Map(SHIPPED.map((file) => [file, readFileSync(file, 'utf8')]))
    const named = [...(files.get(SLACK_IDS) ?? '').matchAll(/'([a-z]+\.[a-z_]+)'/gi)]
    const ids = new Set([...CONTRACT_IDS, ...named.map(([, named = '']) => named)])
    expect(loosely([...ids], files)).toEqual([])
  })
})

it('reads the tree it guards', () => {
  expect(SHIPPED.length).toBeGreaterThan(10)
  expect(TESTS).toContain('test/architecture.test.ts')
})
