import { readFailureTarget } from '../../aws/doctor/function-reads.ts'
import { readKmsKey } from '../../aws/doctor/own-reads.ts'
import { partitionOf } from '../../aws/regions.ts'
import { functionName, keyAlias, type OwnKey } from '../../shared/deployment-names.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import type { Exam } from './examine.ts'
import type { HubNames } from './permissions/function-permissions.ts'

/** The names that the policies of the functions' roles are about; not known unless every one of them is. */
export async function hubNames(
  { config, clients, region }: Exam,
  environment: (name: string) => Known<string>,
  account: Known<string>,
): Promise<Known<HubNames>> {
  const { naming } = config.deployment
  const key = async (of: OwnKey): Promise<Known<string>> => {
    const read = await readKmsKey(clients.kms, keyAlias(naming, of))
    if (read.kind === 'unknown') return read
    return read.value === undefined
      ? unknown(`there is no key ${keyAlias(naming, of)}`)
      : known(read.value.arn)
  }
  const failed = await readFailureTarget(clients.lambda, functionName(naming, 'signal'))
  const read = {
    account,
    table: environment('AWSKEY_TABLE'),
    jobs: environment('AWSKEY_QUEUE_URL'),
    responder: environment('AWSKEY_RESPONDER_QUEUE_URL'),
    bucket: environment('AWSKEY_BUCKET'),
    slackSecret: environment('AWSKEY_SLACK_SECRET_ARN'),
    clickKey: await key('clicks'),
    signalKey: await key('signals'),
    pickupKey: await key('pickup'),
    signalDeadLetters: named(failed),
  }
  for (const each of Object.values(read)) if (each.kind === 'unknown') return each
  const value = (name: keyof typeof read): string => {
    const found = read[name]
    return found.kind === 'known' ? found.value : ''
  }
  return known({
    partition: partitionOf(region).name,
    region,
    naming,
    account: value('account'),
    table: value('table'),
    jobs: lastOf(value('jobs'), '/'),
    responder: lastOf(value('responder'), '/'),
    signalDeadLetters: lastOf(value('signalDeadLetters'), ':'),
    bucket: value('bucket'),
    slackSecret: value('slackSecret'),
    clickKey: value('clickKey'),
    signalKey: value('signalKey'),
    pickupKey: value('pickupKey'),
    accounts: config.organisation.accounts.map(({ id }) => id),
    rootHome: config.rootAccess?.account,
  })
}

function named(arn: Known<string | undefined>): Known<string> {
  if (arn.kind === 'unknown') return arn
  return arn.value === undefined
    ? unknown('the function signal keeps what it failed on nowhere')
    : known(arn.value)
}

function lastOf(text: string, separator: string): string {
  return text.slice(text.lastIndexOf(separator) + 1)
}
