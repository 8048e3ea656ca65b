import { describe, expect, it } from 'vitest'
import { ConfigError, loadConfig, requireEnvironment } from '../../src/app/config.ts'
import { type EnvironmentReader, readEnvironment } from '../../src/app/environment.ts'

const everything = (reader: EnvironmentReader) => ({
  config: reader.configPath(),
  table: reader.table(),
  queue: reader.queueUrl(),
  responder: reader.responderQueueUrl(),
  bucket: reader.bucket(),
  url: reader.publicUrl(),
  slack: reader.slackCredentials(),
  api: reader.slackApiUrl(),
})

const ENV = {
  AWSKEY_CONFIG: 'awskey.yml',
  AWSKEY_TABLE: 'awskey',
  AWSKEY_QUEUE_URL: 'http://127.0.0.1/queue',
  AWSKEY_RESPONDER_QUEUE_URL: 'http://127.0.0.1/responder',
  AWSKEY_BUCKET: 'bucket',
  AWSKEY_PUBLIC_URL: 'https://keys.example/',
  SLACK_SIGNING_SECRET: 'the-signing-secret',
  SLACK_BOT_TOKEN: 'the-bot-token',
}

describe('readEnvironment', () => {
  it('lists every missing name at once', () => {
    expect(readEnvironment({}, everything)).toEqual({
      ok: false,
      error: [
        'AWSKEY_CONFIG',
        'AWSKEY_TABLE',
        'AWSKEY_QUEUE_URL',
        'AWSKEY_RESPONDER_QUEUE_URL',
        'AWSKEY_BUCKET',
        'AWSKEY_PUBLIC_URL',
        'SLACK_SIGNING_SECRET',
        'SLACK_BOT_TOKEN',
      ],
    })
  })

  it('asks only for what is read', () => {
    const read = readEnvironment({ AWSKEY_TABLE: 'awskey' }, (reader) => reader.table())
    expect(read).toEqual({ ok: true, value: 'awskey' })
  })

  it('counts an empty value as missing', () => {
    const read = readEnvironment({ AWSKEY_TABLE: ' ' }, (reader) => reader.table())
    expect(read).toEqual({ ok: false, error: ['AWSKEY_TABLE'] })
  })

  it('wraps secrets and uses the usual base of Slack', () => {
    const read = readEnvironment(ENV, everything)
    expect(JSON.stringify(read)).not.toContain('the-')
    expect(read).toMatchObject({
      ok: true,
      value: {
        api: 'https://slack.com/api/',
        url: 'https://keys.example',
        slack: { kind: 'given' },
      },
    })
  })

  it('ends the base of Slack in one slash', () => {
    const read = (url: string) =>
      readEnvironment({ SLACK_API_URL: url }, (reader) => reader.slackApiUrl())
    expect(read('http://127.0.0.1:4400/api')).toEqual({
      ok: true,
      value: 'http://127.0.0.1:4400/api/',
    })
    expect(read('http://127.0.0.1:4400/api/')).toEqual({
      ok: true,
      value: 'http://127.0.0.1:4400/api/',
    })
  })

  it('takes credentials only from Secrets Manager on Lambda', () => {
    const lambda = { ...ENV, AWS_LAMBDA_FUNCTION_NAME: 'awskey-slack' }
    const read = (env: Record<string, string>) =>
      readEnvironment(env, (reader) => reader.slackCredentials())
    expect(read(lambda)).toEqual({ ok: false, error: ['AWSKEY_SLACK_SECRET_ARN'] })
    expect(read({ ...lambda, AWSKEY_SLACK_SECRET_ARN: 'arn:x' })).toEqual({
      ok: true,
      value: { kind: 'secret', arn: 'arn:x' },
    })
  })
})

describe('requireEnvironment', () => {
  it('throws the names and never a value', () => {
    const read = (): unknown => requireEnvironment(everything, { ...ENV, AWSKEY_TABLE: '' })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow('AWSKEY_TABLE is missing from the environment')
    expect(read).not.toThrow('the-bot-token')
  })
})

describe('loadConfig', () => {
  it('says which file cannot be read', () => {
    expect(() => loadConfig('/nowhere/awskey.yml')).toThrow(
      '/nowhere/awskey.yml (AWSKEY_CONFIG) cannot be read',
    )
  })

  it('reads the configuration of the sandbox', () => {
    expect(loadConfig('sandbox/awskey.yml').organisation.accounts).toHaveLength(2)
  })
})
