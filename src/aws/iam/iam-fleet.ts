import {
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  ListSSHPublicKeysCommand,
} from '@aws-sdk/client-iam'
import type { FleetAccount, FleetAnswer, OpenFleetAccount } from '../../keys/fleet/fleet-account.ts'
import { FLEET_SESSION } from '../../keys/fleet/read-fleet.ts'
import { AccountNotConfiguredError } from '../../people/situation.ts'
import type { AccountId, IamUserName } from '../../requests/ids.ts'
import type { AccountSession, AccountSessions } from '../account-sessions.ts'
import { type Attempt, attempt, type Failure, UnexpectedAnswerError } from '../attempt.ts'
import { asLastUse, listKeys } from './iam-access-keys.ts'
import { detailsPage, listPage, servicesPage } from './iam-fleet-pages.ts'
import { allOfIam } from './iam-pages.ts'

/**
 * IAM of an account as a reading of the fleet asks it, through the reader's role. The SDK repeats nothing: whoever paces the calls sees every refusal. That the role could not be had later on says
 * nothing about the call that it was wanted for.
 */
export function createOpenFleetAccount({
  sessions,
}: {
  readonly sessions: AccountSessions
}): OpenFleetAccount {
  return (account) => {
    try {
      return accountOf(sessions.open(account, 'reader', FLEET_SESSION), account)
    } catch (error) {
      if (!(error instanceof AccountNotConfiguredError)) throw error
      return NO_WAY_IN
    }
  }
}

/** Of an account that is not configured any more: its reading ends, instead of coming again for ever. */
const REFUSED = {
  kind: 'refused',
  code: 'AccountNotConfigured',
  why: 'the account is not in the configuration',
} as const
const refuse = (): Promise<typeof REFUSED> => Promise.resolve(REFUSED)
const NO_WAY_IN: FleetAccount = {
  assume: refuse,
  generateReport: refuse,
  report: refuse,
  summary: refuse,
  details: refuse,
  list: refuse,
  services: refuse,
  keysOf: refuse,
  lastUse: refuse,
  sshKeys: refuse,
}

const REPORT_MISSING = new Set([
  'CredentialReportNotPresent',
  'CredentialReportExpired',
  'ReportNotPresent',
  'ReportExpired',
])
const REPORT_COMING = new Set(['CredentialReportNotReady', 'ReportInProgress'])

function accountOf(session: AccountSession, account: AccountId): FleetAccount {
  const iam = () => session.iamOnce()
  const ask = <T>(operation: string, call: () => Promise<T>): Promise<Attempt<T>> =>
    attempt(session, operation, call)
  const user = (userName: IamUserName) => ({ account, userName, session: FLEET_SESSION })
  return {
    async assume() {
      const tried = await ask('sts:AssumeRole', () => Promise.resolve(undefined))
      if (tried.kind === 'answered') return tried
      const isRefused = tried.nature === 'denied' || tried.nature === 'refused'
      return isRefused ? { kind: 'refused', code: tried.code, why: tried.why } : asAnswer(tried)
    },

    async generateReport() {
      const operation = 'iam:GenerateCredentialReport'
      const asked = await ask(operation, () => iam().send(new GenerateCredentialReportCommand({})))
      if (asked.kind === 'failed') return asAnswer(asked)
      return answered(asked.value.State === 'COMPLETE' ? 'ready' : 'coming')
    },

    async report() {
      const got = await ask('iam:GetCredentialReport', async () => {
        const answer = await iam().send(new GetCredentialReportCommand({}))
        const { Content, GeneratedTime: madeAt } = answer
        if (Content === undefined || madeAt === undefined)
          throw new UnexpectedAnswerError('iam:GetCredentialReport gave no report')
        return { csv: new TextDecoder().decode(Content), madeAt }
      })
      if (got.kind === 'failed' && got.asked && REPORT_MISSING.has(got.code))
        return answered('none')
      if (got.kind === 'failed' && got.asked && REPORT_COMING.has(got.code))
        return answered('coming')
      return asAnswer(got)
    },

    async summary() {
      return asAnswer(
        await ask('iam:GetAccountSummary', async () => {
          const { SummaryMap } = await iam().send(new GetAccountSummaryCommand({}))
          const { AccountAccessKeysPresent: keysPresent, AccountMFAEnabled: mfa } = SummaryMap ?? {}
          if (keysPresent === undefined || mfa === undefined)
            throw new UnexpectedAnswerError('iam:GetAccountSummary does not speak of the root user')
          return { keysPresent, mfa: mfa > 0 }
        }),
      )
    },

    details: async (marker) =>
      asAnswer(await ask('iam:GetAccountAuthorizationDetails', () => detailsPage(iam(), marker))),
    list: async (marker) => asAnswer(await ask('iam:ListUsers', () => listPage(iam(), marker))),
    services: async (marker) =>
      asAnswer(await ask('iam:ListServiceSpecificCredentials', () => servicesPage(iam(), marker))),

    async keysOf(userName) {
      const listed = await ask('iam:ListAccessKeys', () => listKeys(iam(), user(userName)))
      if (listed.kind === 'failed' && listed.asked && listed.code === 'NoSuchEntity')
        return answered('gone')
      return asAnswer(listed)
    },

    async lastUse(userName, AccessKeyId) {
      return asAnswer(
        await ask('iam:GetAccessKeyLastUsed', async () => {
          const answer = await iam().send(new GetAccessKeyLastUsedCommand({ AccessKeyId }))
          return asLastUse(answer, user(userName))
        }),
      )
    },

    async sshKeys(UserName) {
      const listed = await ask('iam:ListSSHPublicKeys', () =>
        allOfIam(async (Marker) => {
          const page = await iam().send(new ListSSHPublicKeysCommand({ UserName, Marker }))
          return { ...page, items: page.SSHPublicKeys }
        }),
      )
      if (listed.kind === 'failed') return asAnswer(listed)
      return answered(listed.value.filter(({ Status }) => Status === 'Active').length)
    },
  }
}

function answered<T>(value: T): { readonly kind: 'answered'; readonly value: T } {
  return { kind: 'answered', value }
}

function asAnswer<T>(tried: Attempt<T>): FleetAnswer<T> {
  if (tried.kind === 'answered') return tried
  return { kind: kindOf(tried), code: tried.code, why: tried.why }
}

function kindOf({ asked, nature }: Failure): 'throttled' | 'later' | 'refused' {
  if (!asked || nature === 'no_answer') return 'later'
  return nature === 'throttled' ? 'throttled' : 'refused'
}
