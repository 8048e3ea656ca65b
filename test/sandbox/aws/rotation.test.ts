import {
  CancelRotateSecretCommand,
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rotationFunctionArn } from '../../../sandbox/aws/secrets-manager/rotation.ts'
import {
  createRotationDriver,
  type RotationDriver,
  type RotationEvent,
} from '../../../sandbox/aws/secrets-manager/rotation-driver.ts'
import { DEVELOPMENT, outcomeOf, type RunningAws, startAws } from './start-aws.ts'

const SecretId = 'awskey/keys/erin'
const FIRST = 'a'.repeat(64)
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

let running: RunningAws
let operator: SecretsManagerClient
let rotator: SecretsManagerClient
let driver: RotationDriver
let events: RotationEvent[]
/** What the function does; the usual one of AWS's template, for a password that is its own token. */
let step: (event: RotationEvent) => Promise<boolean>

beforeEach(async () => {
  running = await startAws()
  const assumed = async (functionName: 'worker' | 'rotate-secret', role: string) =>
    running.clients(await running.assume(functionName, role, DEVELOPMENT)).secrets
  operator = await assumed('worker', 'awskey-operator')
  rotator = await assumed('rotate-secret', 'awskey-rotator')
  events = []
  step = asTemplate
  driver = createRotationDriver({
    world: running.aws.world,
    invoke(event) {
      events.push(event)
      return step(event)
    },
  })
  await operator.send(
    new CreateSecretCommand({ Name: SecretId, ClientRequestToken: FIRST, SecretString: 'one' }),
  )
})
afterEach(() => running.stop())

async function asTemplate(event: RotationEvent): Promise<boolean> {
  const { Step, ClientRequestToken, RotationToken } = event
  if (Step === 'createSecret')
    await rotator.send(
      new PutSecretValueCommand({
        SecretId,
        ClientRequestToken,
        RotationToken,
        SecretString: ClientRequestToken,
        VersionStages: ['AWSPENDING'],
      }),
    )
  if (Step === 'finishSecret')
    await rotator.send(
      new UpdateSecretVersionStageCommand({
        SecretId,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: ClientRequestToken,
        RemoveFromVersionId: await currentVersion(),
      }),
    )
  return true
}

async function stages(): Promise<Record<string, string[]>> {
  const { VersionIdsToStages = {} } = await operator.send(new DescribeSecretCommand({ SecretId }))
  return VersionIdsToStages
}

async function currentVersion(): Promise<string | undefined> {
  return Object.entries(await stages()).find(([, labels]) => labels.includes('AWSCURRENT'))?.[0]
}

/** At once only by an administrator: the operator's role lets no rotation begin before its time. */
function rotate(immediately: boolean): Promise<unknown> {
  const { secrets } = running.clients(running.administrator(DEVELOPMENT))
  return (immediately ? secrets : operator).send(
    new RotateSecretCommand({
      SecretId,
      RotationLambdaARN: rotationFunctionArn('eu-central-1'),
      RotationRules: { AutomaticallyAfterDays: 90 },
      RotateImmediately: immediately,
    }),
  )
}

describe('RotateSecret', () => {
  it('calls the four steps in order with one token, which is AWSCURRENT afterwards', async () => {
    await rotate(true)
    await driver.run()
    expect(events.map(({ Step }) => Step)).toEqual([
      'createSecret',
      'setSecret',
      'testSecret',
      'finishSecret',
    ])
    const [token] = new Set(events.map(({ ClientRequestToken }) => ClientRequestToken))
    expect(await stages()).toEqual({
      [FIRST]: ['AWSPREVIOUS'],
      [String(token)]: ['AWSPENDING', 'AWSCURRENT'],
    })
    expect(driver.open()).toBe(0)
  })

  it('without rotating calls testSecret alone, for a version without a value that is gone again', async () => {
    let readable: unknown
    step = async ({ ClientRequestToken }) => {
      const read = new GetSecretValueCommand({
        SecretId,
        VersionId: ClientRequestToken,
        VersionStage: 'AWSPENDING',
      })
      readable = await outcomeOf(rotator.send(read))
      return true
    }
    await rotate(false)
    await driver.run()
    expect(events.map(({ Step }) => Step)).toEqual(['testSecret'])
    expect(readable).toBe('ResourceNotFoundException')
    expect(await stages()).toEqual({ [FIRST]: ['AWSCURRENT'] })
    expect(await operator.send(new DescribeSecretCommand({ SecretId }))).toMatchObject({
      RotationEnabled: true,
      RotationRules: { AutomaticallyAfterDays: 90 },
    })
  })

  it('rotates at its next moment, not before', async () => {
    await rotate(false)
    await driver.run()
    expect(driver.nextAt()).toEqual(new Date(running.aws.world.now().getTime() + 90 * DAY_MS))
    running.advance(90 * DAY_MS - 1)
    expect(driver.open()).toBe(0)
    running.advance(1)
    expect(driver.open()).toBe(1)
    await driver.run()
    expect(events.at(-1)?.Step).toBe('finishSecret')
  })

  it('begins again with the same token after a step that failed', async () => {
    step = () => Promise.resolve(false)
    await rotate(true)
    await driver.run()
    step = asTemplate
    running.advance(5 * MINUTE_MS)
    await driver.run()
    expect(events.map(({ Step }) => Step)).toEqual([
      'createSecret',
      'createSecret',
      'setSecret',
      'testSecret',
      'finishSecret',
    ])
    expect(new Set(events.map(({ ClientRequestToken }) => ClientRequestToken)).size).toBe(1)
  })

  it('fails while AWSPENDING is left over on a version that is not AWSCURRENT', async () => {
    step = () => Promise.resolve(false)
    await rotate(true)
    await driver.run()
    await expect(rotate(true)).rejects.toThrow("A previous rotation isn't complete")
    const token = events[0]?.ClientRequestToken
    await rotator.send(
      new UpdateSecretVersionStageCommand({
        SecretId,
        VersionStage: 'AWSPENDING',
        RemoveFromVersionId: token,
      }),
    )
    await expect(rotate(true)).resolves.toBeDefined()
  })

  it('stops when it is cancelled', async () => {
    await rotate(false)
    await driver.run()
    await operator.send(new CancelRotateSecretCommand({ SecretId }))
    expect(driver.nextAt()).toBeUndefined()
    expect(await operator.send(new DescribeSecretCommand({ SecretId }))).toMatchObject({
      RotationEnabled: false,
    })
  })

  it('is for the rotation function that may be called, and for nobody but the operator', async () => {
    const elsewhere = new RotateSecretCommand({
      SecretId,
      RotationLambdaARN: 'arn:aws:lambda:eu-central-1:333333333333:function:another',
      RotationRules: { AutomaticallyAfterDays: 90 },
    })
    expect(await outcomeOf(operator.send(elsewhere))).toBe('AccessDeniedException')
    expect(await outcomeOf(rotator.send(elsewhere))).toBe('AccessDeniedException')
    const atOnce = new RotateSecretCommand({
      SecretId,
      RotationLambdaARN: rotationFunctionArn('eu-central-1'),
      RotationRules: { AutomaticallyAfterDays: 90 },
    })
    expect(await outcomeOf(operator.send(atOnce))).toBe('AccessDeniedException')
  })
})

describe('the rotation role', () => {
  it('puts a value for a rotation only with the token of that rotation', async () => {
    const outcomes: string[] = []
    step = async ({ ClientRequestToken }) => {
      const put = new PutSecretValueCommand({
        SecretId,
        ClientRequestToken,
        SecretString: 'two',
        VersionStages: ['AWSPENDING'],
      })
      outcomes.push(await outcomeOf(rotator.send(put)))
      return false
    }
    await rotate(true)
    await driver.run()
    expect(outcomes).toEqual(['InvalidParameterException'])
  })

  it('reads no secret but those of awskey', async () => {
    const { secrets } = running.clients(running.administrator(DEVELOPMENT))
    await secrets.send(new CreateSecretCommand({ Name: 'payments/database', SecretString: 'x' }))
    const read = new GetSecretValueCommand({ SecretId: 'payments/database' })
    expect(await outcomeOf(rotator.send(read))).toBe('AccessDeniedException')
  })
})
