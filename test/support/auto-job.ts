import type { SealedKey, ShownKey } from '../../sandbox/client.ts'
import { cardIn, install, oldKeyOf, rotate } from './main-job.ts'
import type { RunningSandbox } from './start-sandbox.ts'

/** erin after a rotation by hand: her secret is sealed, she has one Active key, and nothing is under way. */
export interface Sealed {
  readonly arn: string
  readonly key: ShownKey
  readonly credentials: SealedKey
}

export async function sealedUser(sandbox: RunningSandbox): Promise<Sealed> {
  const rotation = await rotate(sandbox)
  const credentials = await install(sandbox, rotation)
  await sandbox.advance('P8D')
  await sandbox.advance('P8D')
  await sandbox.click(await cardIn(sandbox), 'U0MAYA', 'request.approve')
  return { arn: rotation.arn, key: await oldKeyOf(sandbox, 'erin'), credentials }
}

/** Secrets Manager rotates the key of erin every 60 days, because erin says so. */
export async function turnedOn(sandbox: RunningSandbox): Promise<Sealed> {
  const sealed = await sealedUser(sandbox)
  await sandbox.command('U0ERIN', 'C0PAYMENTS', 'auto development/erin 60d')
  await sandbox.settle()
  return sealed
}

/** To the moment at which Secrets Manager asks for the first time, and until everything that follows at once is done. */
export async function untilAsked(sandbox: RunningSandbox): Promise<void> {
  await sandbox.advance('P60D')
  await sandbox.advance('PT10M')
}

export function signer({ AccessKeyId, SecretAccessKey }: SealedKey): {
  readonly accessKeyId: string
  readonly secretAccessKey: string
} {
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey }
}

/** The key of erin that is not this one. */
export async function otherKey(sandbox: RunningSandbox, { key }: Sealed): Promise<ShownKey> {
  const [other, ...more] = (await sandbox.keysOf('erin')).filter(
    ({ accessKeyId }) => accessKeyId !== key.accessKeyId,
  )
  if (other === undefined || more.length > 0)
    throw new Error(`not one new key; the functions said: ${await sandbox.logs()}`)
  return other
}

/** How often an operation was done, as CloudTrail tells it. */
export async function timesCalled(sandbox: RunningSandbox, operation: string): Promise<number> {
  const events = JSON.stringify((await sandbox.call('events')).body)
  return events.split(`"eventName":"${operation}"`).length - 1
}
