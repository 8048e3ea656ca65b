import { beforeEach, describe, expect, it } from 'vitest'
import { buttonsOf } from '../../sandbox/client.ts'
import { attackSuite } from '../support/attack-suite.ts'
import type { Attacker, Row } from '../support/attacker.ts'
import { keyOf } from '../support/exposure-steps.ts'
import {
  install,
  lastAnswerTo,
  rotate,
  statusOf,
  untilDeletionIsAsked,
} from '../support/main-job.ts'
import type { RunningSandbox } from '../support/start-sandbox.ts'

/** A newer version wrote to a request, and then the one before was deployed again, which is this one. */
describe('a row of a newer version', () => {
  let sandbox: RunningSandbox
  let attacker: Attacker
  const suite = attackSuite()
  beforeEach(() => {
    ;({ sandbox, attacker } = suite())
  })
  const rowOf = async ({ pk, sk }: Row): Promise<Row> => {
    const found = (await attacker.rows()).find((row) => row.pk === pk && row.sk === sk)
    if (found === undefined) throw new Error('the row is gone')
    return found
  }
  const NEWER = { schema: 99, agreed: 'as only the newer version knows' }

  it('is neither decided on nor written over, whoever clicks is told, and it is finished when the newer version is back', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    const card = await untilDeletionIsAsked(sandbox)
    const before = await attacker.request('delete')
    await attacker.put({ ...before, ...NEWER })
    await sandbox.click(card, 'U0MAYA', 'request.approve')
    expect(await lastAnswerTo(sandbox, 'U0MAYA')).toMatch(/rolled back.*waits until the newer/)
    await attacker.wake(before['id'])
    await sandbox.advance('P9D')
    expect(await rowOf(before)).toEqual({ ...before, ...NEWER })
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('Inactive')
    expect((await sandbox.state()).jobs.dead).toBe(0)

    await attacker.put(before)
    await sandbox.advance('PT10M')
    const [asked] = (await sandbox.messages({ channel: 'C0PAYMENTS' })).filter((each) =>
      buttonsOf(each).has('request.approve'),
    )
    await sandbox.click(asked ?? card, 'U0MAYA', 'request.approve')
    expect(await statusOf(sandbox, 'erin', rotation.oldKey.accessKeyId)).toBe('gone')
  })

  it('of a message is not drawn over', async () => {
    await rotate(sandbox)
    const view = (await attacker.rows()).find(
      ({ pk, sk }) => pk.startsWith('REQ#') && sk.startsWith('VIEW#'),
    )
    if (view === undefined) throw new Error('no view')
    await attacker.put({ ...view, ...NEWER })
    await sandbox.advance('P1D')
    expect(await rowOf(view)).toEqual({ ...view, ...NEWER })
  })

  it('of an incident keeps a report from being worked on, and security is told to look itself', async () => {
    const key = await keyOf(sandbox, 'erin')
    await sandbox.command('U0SAM', 'C0SECURITY', `exposed ${key}`)
    const incident = (await attacker.rows()).find(({ sk }) => sk === 'INCIDENT')
    if (incident === undefined) throw new Error('no incident')
    await attacker.put({ ...incident, ...NEWER })
    await sandbox.command('U0SIA', 'C0SECURITY', `exposed ${key}`)
    expect(await lastAnswerTo(sandbox, 'U0SIA')).toContain('rolled back')
    const told = JSON.stringify(await sandbox.messages({ channel: 'C0SECURITY' }))
    expect(told).toContain('look at the key in IAM now')
    expect(await rowOf(incident)).toEqual({ ...incident, ...NEWER })
  })
})
