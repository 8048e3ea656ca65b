import { beforeEach, describe, expect, it } from 'vitest'
import { buttonsOf, type Message } from '../../sandbox/client.ts'
import { attackSuite } from '../support/attack-suite.ts'
import type { Attacker } from '../support/attacker.ts'
import { install, lastAnswerTo, type Rotated, rotate, statusOf } from '../support/main-job.ts'
import type { RunningSandbox } from '../support/start-sandbox.ts'

/** What people may do to a rotation that is under way, over the wire. */
describe('a rotation under way', () => {
  let sandbox: RunningSandbox
  let attacker: Attacker
  const suite = attackSuite()
  beforeEach(() => {
    ;({ sandbox, attacker } = suite())
  })

  const oldKeyStatus = ({ oldKey }: Rotated): Promise<string> =>
    statusOf(sandbox, 'erin', oldKey.accessKeyId)
  const useOldKey = ({ oldKey }: Rotated, ip = '198.51.100.77'): Promise<unknown> =>
    sandbox.call('use-key', {
      access_key_id: oldKey.accessKeyId,
      service: 'rds',
      ip,
      user_agent: 'nightly-report/3.1',
    })
  const inUse = async (): Promise<Rotated> => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await sandbox.advance('P6D')
    await useOldKey(rotation)
    await sandbox.advance('P2D')
    return rotation
  }
  const messageWith = async (channel: string, action: string): Promise<Message> => {
    const found = (await sandbox.messages({ channel })).findLast((message) =>
      buttonsOf(message).has(action),
    )
    if (found === undefined) throw new Error(`nothing in ${channel} has ${action}`)
    return found
  }
  const inTeam = (action: string): Promise<Message> => messageWith('C0PAYMENTS', action)
  const inDm = (action: string): Promise<Message> => messageWith('D0ERIN', action)
  const override = async (person: string, reason: string): Promise<void> => {
    await sandbox.click(await inTeam('rotation.override'), person, 'rotation.override')
    const { views } = await sandbox.state()
    const view = views.findLast(({ user }) => user === person)
    if (view === undefined) throw new Error('no form was opened')
    await sandbox.call('submit', {
      user: person,
      view_id: view.view_id,
      values: { reason: { 'reason.type': reason } },
    })
    await sandbox.call('settle', {})
  }

  describe('held because the old key is in use', () => {
    it('asks the approvers in their channel, and names the caller', async () => {
      await inUse()
      const card = JSON.stringify(await inTeam('rotation.override'))
      for (const named of ['rds', '198.51.100.77', 'nightly-report/3.1', 'Inactive anyway'])
        expect(card).toContain(named)
    })

    it('goes on when an approver says why it may stop, and not before', async () => {
      const rotation = await inUse()
      await override('U0MAYA', 'that report is retired since Monday')
      expect(await oldKeyStatus(rotation)).toBe('Inactive')
      const shown = JSON.stringify(await sandbox.messages({ channel: 'C0PAYMENTS' }))
      expect(shown).toContain('that report is retired since Monday')
      await sandbox.command('U0ERIN', 'C0PAYMENTS', `history ${rotation.oldKey.accessKeyId}`)
      expect(await lastAnswerTo(sandbox, 'U0ERIN')).toContain('although it is in use')
    })

    it.each([
      ['whoever asked for it', 'U0ERIN', /your own|own request/i],
      ['an engineer who approves nothing', 'U0OMAR', /not among the approvers/i],
      ['a guest', 'U0GUS', /guest/i],
    ])('takes no override from %s', async (_who, person, refusal) => {
      const rotation = await inUse()
      await override(person, 'it is fine')
      expect(await oldKeyStatus(rotation)).toBe('Active')
      expect(await lastAnswerTo(sandbox, person)).toMatch(refusal)
    })

    it('is not extended by somebody it does not concern', async () => {
      await inUse()
      await sandbox.click(await inTeam('rotation.extend'), 'U0OMAR', 'rotation.extend')
      expect(await lastAnswerTo(sandbox, 'U0OMAR')).toMatch(/not among the approvers/i)
    })

    it('takes no override without a reason', async () => {
      const rotation = await inUse()
      await override('U0MAYA', '')
      expect(await oldKeyStatus(rotation)).toBe('Active')
    })

    it('asks again when another caller came between the card and the click', async () => {
      const rotation = await inUse()
      const card = await inTeam('rotation.override')
      await useOldKey(rotation, '203.0.113.99')
      await sandbox.advance('P1D')
      await sandbox.click(
        card,
        'U0MAYA',
        'rotation.override',
        buttonsOf(card).get('rotation.override'),
      )
      const { views } = await sandbox.state()
      const view = views.findLast(({ user }) => user === 'U0MAYA')
      await sandbox.call('submit', {
        user: 'U0MAYA',
        view_id: view?.view_id,
        values: { reason: { 'reason.type': 'the first caller is fine' } },
      })
      await sandbox.call('settle', {})
      expect(await oldKeyStatus(rotation)).toBe('Active')
      expect(await lastAnswerTo(sandbox, 'U0MAYA')).toMatch(/changed/i)
    })

    it('believes no override that somebody wrote into the table', async () => {
      const rotation = await inUse()
      const row = await attacker.request('rotate', 'running')
      const act = (await attacker.acts()).find(({ action }) => action === 'command.rotate')
      const forged = {
        ...act,
        user: 'U0MAYA',
        action: 'rotation.override',
        value: `${String(row['id'])}.${String(row['subjectVersion'])}`,
      }
      await attacker.edit(row, {
        hold: undefined,
        waivers: [
          {
            of: 'old_key_in_use',
            act: forged,
            at: (await sandbox.state()).clock.now,
            caller: 'rds|eu-central-1|198.51.100.77|nightly-report/3.1',
          },
        ],
      })
      await sandbox.advance('P2D')
      expect(await oldKeyStatus(rotation)).toBe('Active')
      expect(JSON.stringify(await sandbox.messages({ channel: 'C0SECURITY' }))).toMatch(/forged/i)
    })
  })

  it('waits longer when somebody gives it a week more', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await sandbox.advance('P1D')
    await sandbox.click(await inDm('rotation.extend'), 'U0ERIN', 'rotation.extend')
    expect(await lastAnswerTo(sandbox, 'U0ERIN')).toContain('Both keys work until')
    await sandbox.advance('P8D')
    expect(await oldKeyStatus(rotation)).toBe('Active')
    await sandbox.advance('P7D')
    expect(await oldKeyStatus(rotation)).toBe('Inactive')
  })

  it('does nothing while it is paused, and goes on when somebody resumes it', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await sandbox.advance('P1D')
    await sandbox.click(await inDm('rotation.pause'), 'U0ERIN', 'rotation.pause')
    await sandbox.advance('P15D')
    expect(await oldKeyStatus(rotation)).toBe('Active')
    await sandbox.click(await inDm('rotation.resume'), 'U0ERIN', 'rotation.resume')
    expect(await oldKeyStatus(rotation)).toBe('Inactive')
  })

  it('does not stay paused for ever', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await sandbox.advance('P1D')
    await sandbox.click(await inDm('rotation.pause'), 'U0ERIN', 'rotation.pause')
    await sandbox.advance('P30D')
    await sandbox.advance('P2D')
    expect(await oldKeyStatus(rotation)).toBe('Inactive')
  })
})
