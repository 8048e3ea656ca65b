import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAttacker } from '../support/attacker.ts'
import {
  answersTo,
  cardOf,
  cardsOf,
  consoleOf,
  DENY_ALL,
  keyOf,
  threadOf,
} from '../support/exposure-steps.ts'
import { statusOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

let sandbox: RunningSandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
})
afterEach(() => sandbox.stop())

const report = (key: string): Promise<unknown> =>
  sandbox.command('U0SAM', 'C0SECURITY', `exposed ${key}`)
const cardText = async (): Promise<string> => JSON.stringify(await cardOf(sandbox))

describe('a thief who undoes the containment within seconds', () => {
  it('is contained again by the look after ten seconds, and security is told', async () => {
    const key = await keyOf(sandbox, 'erin')
    const thief = await consoleOf(sandbox)
    await report(key)
    await sandbox.advance('PT4S')
    await thief.makeActive('erin', key)
    await thief.detach('erin', DENY_ALL)

    await sandbox.advance('PT7S')

    expect(await statusOf(sandbox, 'erin', key)).toBe('Inactive')
    expect(await thief.policiesOf('erin')).toContain(DENY_ALL)
    expect(await threadOf(sandbox)).toContain('It did not hold')
    expect(await threadOf(sandbox)).toContain('<!subteam^S0SECURITY>')
    // Its looks begin anew, and this time they find it as it was left.
    await thief.detach('erin', DENY_ALL)
    await sandbox.advance('PT11S')
    expect(await thief.policiesOf('erin')).toContain(DENY_ALL)
    await sandbox.advance('PT6M')
    expect(await cardText()).toContain('Looked again 3 of 3 times')
    expect(await cardText()).toContain('undone by somebody 2 times')
  })
})

describe('an AWS that does not do it', () => {
  it('is never called containment: the key that could not be made Inactive is said to be Active, and tried again', async () => {
    const key = await keyOf(sandbox, 'erin')
    await sandbox.fault({
      service: 'iam',
      operation: 'UpdateAccessKey',
      mode: 'deny',
      times: 2,
    })
    await report(key)
    expect(await statusOf(sandbox, 'erin', key)).toBe('Active')
    expect(await cardText()).toContain('NOT contained')
    expect(await threadOf(sandbox)).toContain('<!subteam^S0SECURITY>')
    expect(await answersTo(sandbox, 'U0SAM')).toContain('not known to be Inactive')
    // What does not depend on it is done meanwhile.
    expect(await (await consoleOf(sandbox)).policiesOf('erin')).toContain(DENY_ALL)

    await sandbox.advance('PT30S')
    expect(await statusOf(sandbox, 'erin', key)).toBe('Inactive')
    expect(await cardText()).toContain('Exposed access key: contained')
  })

  it('leaves a key whose owner cannot be read as it is, pages security, and goes on when it answers', async () => {
    const key = await keyOf(sandbox, 'erin')
    await sandbox.fault({
      service: 'iam',
      operation: 'GetAccessKeyLastUsed',
      mode: 'throttle',
      times: 1_000,
    })
    await report(key)
    expect(await statusOf(sandbox, 'erin', key)).toBe('Active')
    expect(await cardText()).toContain('not known whose')
    expect(await threadOf(sandbox)).toContain('<!subteam^S0SECURITY>')

    await sandbox.fault({
      service: 'iam',
      operation: 'GetAccessKeyLastUsed',
      mode: 'throttle',
      times: 0,
    })
    await sandbox.advance('PT1M')
    expect(await statusOf(sandbox, 'erin', key)).toBe('Inactive')
    expect(await cardText()).toContain('Exposed access key: contained')
  })

  it('says that it is not known whether it holds, when a look cannot read', async () => {
    const key = await keyOf(sandbox, 'erin')
    await report(key)
    await sandbox.fault({
      service: 'iam',
      operation: 'ListAccessKeys',
      mode: 'throttle',
      times: 1_000,
    })
    await sandbox.advance('PT11S')
    expect(await cardText()).toContain('Whether it still holds is not known')
    expect(await threadOf(sandbox)).toContain('<!subteam^S0SECURITY>')
    await sandbox.fault({ service: 'iam', operation: 'ListAccessKeys', mode: 'throttle', times: 0 })
    await sandbox.advance('PT10M')
    expect(await cardText()).toContain('Looked again 3 of 3 times: it held')
  })

  it('sets the permissions boundary of a user that has no room for a policy, and writes the old one down first', async () => {
    const key = await keyOf(sandbox, 'erin')
    const console = await consoleOf(sandbox)
    const own = 'arn:aws:iam::aws:policy/PowerUserAccess'
    await console.setBoundary('erin', own)
    for (let at = (await console.policiesOf('erin')).length; at < 10; at++)
      await console.attach('erin', `arn:aws:iam::aws:policy/Filler${at}`)
    await report(key)
    expect(await console.boundaryOf('erin')).toBe(DENY_ALL)
    expect(await threadOf(sandbox)).toContain(own)
    expect(await cardText()).toContain('by its permissions boundary')
    await sandbox.advance('PT6M')
    expect(await cardText()).toContain('Looked again 3 of 3 times: it held')
  })

  it('pages and never says contained where neither the policy nor the boundary can be had', async () => {
    const key = await keyOf(sandbox, 'erin')
    const console = await consoleOf(sandbox)
    for (let at = (await console.policiesOf('erin')).length; at < 10; at++)
      await console.attach('erin', `arn:aws:iam::aws:policy/Filler${at}`)
    await sandbox.fault({
      service: 'iam',
      operation: 'PutUserPermissionsBoundary',
      mode: 'deny',
      times: 1_000,
    })
    await report(key)
    expect(await cardText()).toContain('IAM user NOT quarantined')
    expect(await cardText()).not.toContain('Exposed access key: contained')
    expect(await threadOf(sandbox)).toContain('<!subteam^S0SECURITY>')
    expect(await answersTo(sandbox, 'U0SAM')).toContain('not quarantined')
  })
})

describe('a responder that is ended in the middle', () => {
  it.each([
    ['iam', 'GetAccessKeyLastUsed'],
    ['iam', 'UpdateAccessKey'],
    ['iam', 'AttachUserPolicy'],
    ['dynamodb', 'TransactWriteItems'],
    ['slack', 'chat.postMessage'],
  ])('of %s %s goes on, and ends with the key contained', async (service, operation) => {
    const key = await keyOf(sandbox, 'erin')
    await sandbox.fault({ service, operation, mode: 'crash', times: 1 })
    await report(key)
    for (let looks = 0; looks < 6; looks++) {
      const cards = await cardsOf(sandbox)
      if (JSON.stringify(cards).includes('3 of 3 times')) break
      await sandbox.advance('PT10M')
    }
    expect(await sandbox.logs()).toContain('ended by a planted crash')
    expect(await statusOf(sandbox, 'erin', key)).toBe('Inactive')
    expect(await (await consoleOf(sandbox)).policiesOf('erin')).toContain(DENY_ALL)
    expect(JSON.stringify(await cardsOf(sandbox))).toContain('Exposed access key: contained')
  })
})

describe('somebody who can write to the table', () => {
  async function forge(
    changes: (row: Record<string, unknown>, at: string) => Record<string, unknown>,
  ): Promise<void> {
    const attacker = await createAttacker(sandbox)
    const row = (await attacker.rows()).find(
      ({ pk, sk }) => pk.startsWith('INCIDENT#') && sk === 'INCIDENT',
    )
    if (row === undefined) throw new Error('there is no incident')
    const at = new Date((await sandbox.state()).clock.now).toISOString()
    await attacker.put({ ...row, ...changes(row, at), duePk: 'DUE#0', dueAt: at })
    attacker.close()
    await sandbox.advance('PT10M')
  }
  const firstAct = (row: Record<string, unknown>): unknown =>
    (row['reports'] as { readonly act: unknown }[])[0]?.act

  it.each([
    [
      'that security wants it',
      (_row: Record<string, unknown>, at: string) => ({ by: 'U0SAM', as: 'security', at }),
    ],
    [
      'that the word of a stranger is security’s',
      (row: Record<string, unknown>, at: string) => ({
        by: 'U0OMAR',
        as: 'security',
        at,
        act: firstAct(row),
      }),
    ],
  ])('contains nobody by writing %s', async (_what, warrant) => {
    const key = await keyOf(sandbox, 'erin')
    await sandbox.command('U0OMAR', 'C0PAYMENTS', `exposed ${key}`)
    await forge((row, at) => ({ inactiveBy: warrant(row, at), quarantineBy: warrant(row, at) }))
    expect(await statusOf(sandbox, 'erin', key)).toBe('Active')
    expect(await (await consoleOf(sandbox)).policiesOf('erin')).not.toContain(DENY_ALL)
    expect(await threadOf(sandbox)).toContain('no signature shows who asked for it')
  })

  it('quarantines no other user by writing that the key is theirs', async () => {
    const key = await keyOf(sandbox, 'erin')
    await report(key)
    const console = await consoleOf(sandbox)
    await forge((row) => {
      const { user } = row['identity'] as { readonly user: Record<string, unknown> }
      return {
        identity: { kind: 'user', user: { ...user, userName: 'omar' } },
        quarantine: { kind: 'none' },
      }
    })
    expect(await console.policiesOf('omar')).not.toContain(DENY_ALL)
  })
})
