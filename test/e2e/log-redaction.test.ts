import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { metricsIn } from '../support/emf-document.ts'
import { createLogWatch, LeakInLogError } from '../support/log-watch.ts'
import { install, rotate } from '../support/main-job.ts'
import { openLink, rotateForPage } from '../support/pickup-steps.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

/**
 * Every sandbox that a test starts is searched when it stops (`test/support/log-watch.ts`), so the search runs over the whole of these journeys. Here it is shown that it finds, whatever is planted,
 * and that it knows what it has to look for.
 */
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const printedWith = (text: string, noted: string): (() => void) => {
  const watch = createLogWatch()
  watch.passed(noted)
  watch.printed({ container: 'worker-1', text })
  return () => watch.verify()
}
const delivered = (form: Record<string, string>): string =>
  `{"content-type":"application/x-www-form-urlencoded","x-slack-signature":"v0=${'ab'.repeat(32)}"}\n${new URLSearchParams(form).toString()}`

describe('the search of logs', () => {
  it.each([
    ['a secret access key', `<SecretAccessKey>${SECRET}</SecretAccessKey>`, `said ${SECRET}.`],
    ['one that is cut', `<SecretAccessKey>${SECRET}</SecretAccessKey>`, SECRET.slice(0, 20)],
    [
      'one in base64',
      `<SecretAccessKey>${SECRET}</SecretAccessKey>`,
      Buffer.from(SECRET).toString('base64'),
    ],
    [
      'one in an address',
      `<SecretAccessKey>${SECRET}</SecretAccessKey>`,
      `?key=${encodeURIComponent(SECRET)}`,
    ],
    ['a session token', `<SessionToken>${'Zx9/'.repeat(30)}</SessionToken>`, 'Zx9/'.repeat(30)],
    ['a MAC', `{"Mac":"${'Qm'.repeat(20)}="}`, `{"mac":"${'Qm'.repeat(20)}="}`],
    [
      'what is sealed',
      JSON.stringify({ SecretString: JSON.stringify({ SecretAccessKey: SECRET }) }),
      `value ${SECRET}`,
    ],
    ['a signature', delivered({}), `v0=${'ab'.repeat(32)}`],
    [
      'a trigger id',
      delivered({ trigger_id: `1780000000000.1.${'cd'.repeat(16)}` }),
      'cd'.repeat(16),
    ],
    [
      'a response URL',
      delivered({ response_url: `http://127.0.0.1:1/slack/response/${'ef'.repeat(16)}` }),
      `to ${'ef'.repeat(16)}`,
    ],
    [
      'a token of the page',
      `{"url":"http://x/pickup?token=01KJPZ8T8N0000000000000000.${'kL'.repeat(21)}k"}`,
      `token ${'kL'.repeat(21)}k`,
    ],
    [
      'a reason',
      delivered({ command: '/awskey', text: 'delete AKIA1 "it leaked in our wiki"' }),
      'because it leaked: delete AKIA1 "it leaked in our wiki"',
    ],
    [
      'what stands in a form',
      delivered({
        payload: JSON.stringify({
          view: { state: { values: { a: { b: { value: 'we found it in a gist' } } } } },
        }),
      }),
      'reason: we found it in a gist',
    ],
  ])('finds %s', (_what, noted, line) => {
    expect(printedWith(line, noted)).toThrow(LeakInLogError)
  })

  it('finds what is printed before it is known, and in pieces', () => {
    const watch = createLogWatch()
    watch.printed({ container: 'worker-1', text: `said ${SECRET.slice(0, 9)}` })
    watch.printed({ container: 'worker-1', text: `${SECRET.slice(9)} and went on` })
    watch.credential('a secret access key', SECRET)
    expect(() => watch.verify()).toThrow(/worker-1 printed a secret access key/)
  })

  it('says where and never what', () => {
    const noted = `<SecretAccessKey>${SECRET}</SecretAccessKey>`
    const message = ((): string => {
      try {
        printedWith(`a line with ${SECRET}`, noted)()
      } catch (error) {
        return String(error)
      }
      return ''
    })()
    expect(message).toContain('a line with')
    expect(message).not.toContain(SECRET.slice(0, 16))
  })

  it('leaves ids and our own words alone', () => {
    const noted = delivered({ command: '/awskey', text: 'rotate erin' })
    expect(printedWith('{"action":"command.rotate","user":"U0ERIN"}', noted)).not.toThrow()
  })

  it('searches as much as a long journey prints in a moment', () => {
    const watch = createLogWatch()
    for (let n = 0; n < 20_000; n++) watch.credential('a secret', `${n}${SECRET}${n}`)
    for (let n = 0; n < 40_000; n++)
      watch.printed({
        container: 'worker-1',
        text: `{"level":"INFO","message":"${'x y '.repeat(40)}${n}"}`,
      })
    const begun = performance.now()
    watch.verify()
    expect(performance.now() - begun).toBeLessThan(5_000)
  })
})

describe('a sandbox', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox()
  })
  afterAll(() => sandbox.stop())

  it('has its logs searched for every key, session, token and signature that there was', async () => {
    const before = sandbox.watch.noted().secrets
    await install(sandbox, await rotate(sandbox))
    await openLink(sandbox, await rotateForPage(sandbox))
    expect(sandbox.watch.noted().secrets - before).toBeGreaterThan(20)
    expect(sandbox.watch.lines().length).toBeGreaterThan(10)
    expect(() => sandbox.watch.verify()).not.toThrow()
  })

  it('prints metrics that CloudWatch takes, with the request and its reference beside them', async () => {
    const printed = metricsIn(sandbox.watch.lines())
    expect(printed.map(({ metric }) => metric)).toContain('AckTime')
    for (const { line } of printed) {
      expect(line).toHaveProperty('reference')
      expect(line).toHaveProperty('function_request_id')
    }
  })

  it('fails its test when a function prints a secret', async () => {
    const { endpoints } = await sandbox.state()
    const [user] = endpoints.users
    const leaky = await startTestSandbox()
    leaky.watch.printed({ container: 'worker-1', text: `oops ${user?.secretAccessKey ?? ''}` })
    await expect(leaky.stop()).rejects.toThrow(LeakInLogError)
  })
})
