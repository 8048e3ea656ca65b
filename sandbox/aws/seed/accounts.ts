import { ADMINISTRATOR_ACCESS } from '../managed-policies.ts'
import type { SeedUser } from './plant-user.ts'

/** Who is in the sandbox's accounts: fresh, stale, unused, two-key, machine, Terraform-made, SES and administrator users. */
export const CONSOLE_ADMIN = 'console-admin'

const AWS_CLI = 'aws-cli/2.32.0 md/awscrt#0.29.0 ua/2.1 os/macos#25.1.0 lang/python#3.13.9'
const GITHUB_ACTIONS = 'aws-sdk-js/3.1150.0 os/linux lang/js md/nodejs#24.18.0 GitHubActions/1.0'
const TERRAFORM =
  'APN/1.0 HashiCorp/1.0 Terraform/1.14.3 (+https://www.terraform.io) terraform-provider-aws/6.31.0 aws-sdk-go-v2/1.41.0'
const BOTO = 'Boto3/1.42.8 md/Botocore#1.42.8 ua/2.1 os/linux lang/python#3.13.9'

export const ADMINISTRATOR: SeedUser = {
  userName: CONSOLE_ADMIN,
  path: '/console/',
  keys: [{ ageDays: 10 }],
  policies: [ADMINISTRATOR_ACCESS],
  unmanaged: true,
}

const BREAK_GLASS: SeedUser = {
  userName: 'break-glass',
  path: '/',
  keys: [{ ageDays: 500 }],
  policies: [ADMINISTRATOR_ACCESS],
  unmanaged: true,
}

const ENGINEERS = { groups: ['engineers'] }

export const DEVELOPMENT_USERS: readonly SeedUser[] = [
  {
    userName: 'erin',
    path: '/payments/',
    ...ENGINEERS,
    keys: [
      {
        ageDays: 132,
        uses: {
          service: 'ec2',
          lastHoursAgo: 20,
          everyHours: 24,
          weekdaysOnly: true,
          userAgent: AWS_CLI,
        },
      },
    ],
  },
  {
    userName: 'omar',
    path: '/payments/',
    ...ENGINEERS,
    console: 'without MFA',
    keys: [
      {
        ageDays: 20,
        uses: {
          service: 'ec2',
          lastHoursAgo: 50,
          everyHours: 84,
          userAgent: AWS_CLI,
          ip: '203.0.113.24',
        },
      },
    ],
  },
  {
    userName: 'sam',
    path: '/security/',
    groups: ['security'],
    keys: [
      {
        ageDays: 50,
        uses: {
          service: 'iam',
          lastHoursAgo: 30,
          everyHours: 48,
          userAgent: AWS_CLI,
          ip: '203.0.113.31',
        },
      },
    ],
  },
  {
    userName: 'tina',
    path: '/payments/',
    ...ENGINEERS,
    console: 'with MFA',
    sshKey: true,
    services: ['codecommit.amazonaws.com', 'bedrock.amazonaws.com'],
    keys: [
      {
        ageDays: 400,
        uses: {
          service: 'ssm',
          lastHoursAgo: 150,
          everyHours: 168,
          userAgent: BOTO,
          ip: '203.0.113.40',
        },
      },
      {
        ageDays: 30,
        uses: {
          service: 'ec2',
          lastHoursAgo: 26,
          everyHours: 48,
          userAgent: AWS_CLI,
          ip: '203.0.113.41',
        },
      },
    ],
  },
  // Lately used from where it never was: its successor is shown once on a page.
  {
    userName: 'max',
    path: '/payments/',
    ...ENGINEERS,
    keys: [
      {
        ageDays: 95,
        uses: {
          service: 'ec2',
          lastHoursAgo: 22,
          everyHours: 24,
          userAgent: AWS_CLI,
          ip: '203.0.113.44',
          lately: { ip: '192.0.2.77', hours: 60 },
        },
      },
    ],
  },
  { userName: 'never-nora', path: '/payments/', ...ENGINEERS, keys: [{ ageDays: 40 }] },
  {
    userName: 'idle-ivan',
    path: '/platform/',
    ...ENGINEERS,
    keys: [
      {
        ageDays: 200,
        inactive: true,
        uses: { service: 'ec2', lastHoursAgo: 120 * 24, everyHours: 24, userAgent: AWS_CLI },
      },
    ],
  },
  {
    userName: 'ci-payments',
    path: '/payments/ci/',
    keys: [
      {
        ageDays: 300,
        uses: {
          service: 'ecr',
          lastHoursAgo: 0.5,
          everyHours: 1,
          userAgent: GITHUB_ACTIONS,
          ip: '198.51.100.80',
        },
      },
    ],
  },
  {
    userName: 'terraform-runner',
    path: '/platform/',
    tags: { 'managed-by': 'terraform' },
    keys: [
      {
        ageDays: 60,
        madeBy: TERRAFORM,
        uses: {
          service: 'cloudformation',
          lastHoursAgo: 9,
          everyHours: 24,
          userAgent: TERRAFORM,
          ip: '198.51.100.90',
        },
      },
    ],
  },
  {
    userName: 'ses-mailer',
    path: '/platform/',
    inlinePolicies: ['AmazonSesSendingAccess'],
    keys: [
      {
        ageDays: 180,
        uses: { service: 'ses', lastHoursAgo: 3, everyHours: 6, userAgent: 'smtp' },
      },
    ],
  },
  {
    userName: 's3-backup',
    path: '/platform/',
    keys: [
      { ageDays: 250, uses: { service: 's3', lastHoursAgo: 7, everyHours: 24, userAgent: BOTO } },
    ],
  },
  {
    userName: 'admin-ada',
    path: '/admin/',
    policies: [ADMINISTRATOR_ACCESS],
    unmanaged: true,
    keys: [
      {
        ageDays: 70,
        uses: {
          service: 'iam',
          lastHoursAgo: 28,
          everyHours: 24,
          weekdaysOnly: true,
          userAgent: AWS_CLI,
          ip: '203.0.113.50',
        },
      },
    ],
  },
  BREAK_GLASS,
  // Sensitive by its path, by its tag; owned by a tag that the account protects.
  { userName: 'payout', path: '/prod/', keys: [{ ageDays: 12 }] },
  { userName: 'refunds', path: '/shop/', tags: { env: 'prod' }, keys: [{ ageDays: 14 }] },
  {
    userName: 'pia',
    path: '/platform/',
    tags: { 'awskey:owner': 'U0PIA' },
    keys: [
      {
        ageDays: 25,
        uses: { service: 'ec2', lastHoursAgo: 40, everyHours: 72, userAgent: AWS_CLI },
      },
    ],
  },
]

/** svc-001 … svc-125: more than a page of listings, of many ages, some never used. */
function fleetUser(at: number): SeedUser {
  const ageDays = 5 + ((at * 37) % 480)
  const path = '/fleet/'
  const userName = `svc-${String(at).padStart(3, '0')}`
  if (at % 5 === 0) return { userName, path, keys: [{ ageDays }] }
  const lastHoursAgo = Math.min((at * 13) % 2400, ageDays * 24 - 1)
  const service = at % 3 === 0 ? 's3' : 'ssm'
  const uses = { service, lastHoursAgo, everyHours: 360, userAgent: BOTO, ip: '198.51.100.100' }
  return { userName, path, keys: [{ ageDays, uses }] }
}

export const PRODUCTION_USERS: readonly SeedUser[] = [
  {
    userName: 'deployer',
    path: '/payments/',
    keys: [
      {
        ageDays: 100,
        uses: {
          service: 'cloudformation',
          lastHoursAgo: 6,
          everyHours: 24,
          weekdaysOnly: true,
          userAgent: GITHUB_ACTIONS,
          ip: '198.51.100.81',
        },
      },
    ],
  },
  {
    userName: 'reporting',
    path: '/platform/',
    keys: [
      {
        ageDays: 380,
        uses: {
          service: 'athena',
          lastHoursAgo: 60,
          everyHours: 168,
          userAgent: BOTO,
          ip: '198.51.100.95',
        },
      },
    ],
  },
  BREAK_GLASS,
  ...Array.from({ length: 125 }, (_, at) => fleetUser(at + 1)),
]
