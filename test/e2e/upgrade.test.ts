import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buttonsOf, type Message } from '../../sandbox/client.ts'
import { type Attacker, createAttacker, type Row } from '../support/attacker.ts'
import { cardOf, consoleOf, DENY_ALL, press } from '../support/exposure-steps.ts'
import { lastAnswerTo, statusOf } from '../support/main-job.ts'
import { windowOf } from '../support/pickup-steps.ts'
import { RELEASED, startFrom } from '../support/restored-sandbox.ts'
import type { RunningSandbox } from '../support/start-sandbox.ts'

/** What waits when a new version is deployed: the rows, messages and secrets of each released version, brought to their end by this one. */
describe.each(RELEASED)('what %s left', (version) => {
  let sandbox: RunningSandbox
  let attacker: Attacker
  const from = (name: string, options: { readonly mondays?: boolean } = {}): void => {
    beforeAll(async () => {
      sandbox = await startFrom(version, name, options)
      attacker = await createAttacker(sandbox)
    })
    afterAll(async () => {
      attacker.close()
      await sandbox.stop()
    })
  }
  const messageWith = async (action: string, channel?: string): Promise<Message> => {
    const all = await sandbox.messages({ ...(channel !== undefined && { channel }) })
    const found = all.findLast((each) => buttonsOf(each).has(action))
    if (found === undefined) throw new Error(`nothing has ${action}; ${await sandbox.logs()}`)
    return found
  }
  const approve = async (userName: string, person = 'U0MAYA'): Promise<void> => {
    const cards = await sandbox.messages({ channel: 'C0PAYMENTS', holding: userName })
    const card = cards.findLast((each) => buttonsOf(each).has('request.approve'))
    if (card === undefined) throw new Error(`no card for ${userName}; ${await sandbox.logs()}`)
    await sandbox.click(card, person, 'request.approve')
  }
  const keyIds = async (userName: string, status?: string): Promise<readonly string[]> =>
    (await sandbox.keysOf(userName))
      .filter((key) => status === undefined || key.status === status)
      .map(({ accessKeyId }) => accessKeyId)
  const statuses = async (userName: string): Promise<readonly string[]> =>
    (await sandbox.keysOf(userName)).map(({ status }) => status)
  const requests = async (): Promise<readonly Row[]> =>
    (await attacker.rows()).filter(({ sk }) => sk === 'REQ')
  /** How the requests of this user stand, oldest first. */
  const standing = async (userName: string): Promise<readonly string[]> =>
    (await requests())
      .filter(({ pk, subject }) => pk.startsWith('REQ#') && Object(subject).userName === userName)
      .toSorted((a, b) => (a.pk < b.pk ? -1 : 1))
      .map(
        ({ operation, state, hold }) =>
          `${Object(operation).kind} ${String(state)}${hold === undefined ? '' : ` held ${Object(hold).reason}`}`,
      )
  const useNewKey = async (userName: string): Promise<void> => {
    const keys = (await sandbox.keysOf(userName)).toSorted((a, b) =>
      a.createDate < b.createDate ? 1 : -1,
    )
    await sandbox.call('use-key', { access_key_id: keys[0]?.accessKeyId, service: 'ec2' })
  }

  describe('waiting for people', () => {
    from('requests')

    it('deletes what is approved', async () => {
      const [old = ''] = await keyIds('erin', 'Inactive')
      await approve('erin in development')
      expect(await statusOf(sandbox, 'erin', old)).toBe('gone')
      expect(await standing('erin')).toContain('delete done')
    })

    it('makes Inactive what is approved', async () => {
      await approve('never-nora')
      expect(await statuses('never-nora')).toEqual(['Inactive'])
    })

    it('begins a rotation that is approved', async () => {
      await approve('ci-payments', 'U0MAX')
      expect(await statuses('ci-payments')).toHaveLength(2)
    })

    it('shows nothing of a secret whose policy knows the roles by their earlier names, and says so', async () => {
      const waited = await messageWith('delivery.open', 'D0MAX')
      await sandbox.click(waited, 'U0MAX', 'delivery.open')
      const { link, text } = await windowOf(sandbox, 'U0MAX')
      expect(link).toBeUndefined()
      expect(text).toContain('nothing was shown')
    })

    it('resumes what was paused, and leads it through overlap and soak to the question of deletion', async () => {
      const resume = await messageWith('rotation.resume', 'D0OMAR')
      await sandbox.click(resume, 'U0OMAR', 'rotation.resume')
      const arn = /arn:aws:secretsmanager:[\w:/.+=@-]+/.exec(
        JSON.stringify(await sandbox.messages({ channel: 'D0OMAR' })),
      )?.[0]
      const { endpoints } = await sandbox.state()
      const own = endpoints.users.find(({ userName }) => userName === 'omar')
      if (arn === undefined || own === undefined) throw new Error('nothing to fetch')
      await sandbox.fetchSecret(arn, own)
      await useNewKey('omar')
      await sandbox.advance('P9D')
      expect((await statuses('omar')).toSorted()).toEqual(['Active', 'Inactive'])
      await sandbox.advance('P8D')
      expect(await standing('omar')).toEqual(['rotate done', 'delete awaiting_approval'])
      await approve('omar in development')
      expect(await statuses('omar')).toEqual(['Active'])
      // Nobody could fetch it: by the deadline the new key is taken back, and the old one works on.
      expect(await standing('max')).toEqual(['rotate failed'])
      expect(await statuses('max')).toEqual(['Active'])
    })

    it('held nothing on its way', async () => {
      const held = (await requests()).filter(({ hold }) => hold !== undefined)
      expect(held.map(({ pk, hold }) => [pk, hold])).toEqual([])
    })
  })

  describe('exempt, snoozed, delegated, in Home', () => {
    from('requests')

    it('counts the approval of an exemption, by the delegate of an approver', async () => {
      const cards = await sandbox.messages({ channel: 'C0PAYMENTS', holding: 'moves to a role' })
      const card = cards.findLast((each) => buttonsOf(each).has('request.approve'))
      if (card === undefined) throw new Error('no card of the exemption')
      await sandbox.click(card, 'U0MAYA', 'request.approve')
      expect(await lastAnswerTo(sandbox, 'U0MAYA')).toContain('Approved')
      expect(await standing('tina')).toEqual(['exempt done'])
      await sandbox.command('U0ERIN', 'C0PAYMENTS', 'history development/erin')
      expect(await lastAnswerTo(sandbox, 'U0ERIN')).toContain('the release is on Monday')
    })

    it('draws a Home that was opened before, and takes a delegation back with its button', async () => {
      const home = (await sandbox.state()).homes.find(({ user }) => user === 'U0MAYA')
      expect(JSON.stringify(home)).toContain('decides in your place')
      const end = { user: 'U0MAYA', view_id: home?.['view_id'], action_id: 'delegate.end' }
      expect((await sandbox.call('click', end)).httpStatus).toBe(200)
      await sandbox.settle()
      const drawn = (await sandbox.state()).homes.find(({ user }) => user === 'U0MAYA')
      expect(JSON.stringify(drawn)).toContain('Nobody decides in your place')
    })

    it('answers a button of a form that was open', async () => {
      const view = (await sandbox.state()).views.find(({ user }) => user === 'U0TINA')
      if (view === undefined) throw new Error('no form is open')
      const click = { user: 'U0TINA', view_id: view.view_id, action_id: 'menu.requests' }
      expect(JSON.stringify(view)).toContain(click.action_id)
      expect((await sandbox.call('click', click)).body).toMatchObject({ status: 200 })
      await sandbox.settle()
      const shown = JSON.stringify([(await sandbox.state()).views, await sandbox.messages({})])
      expect(shown).toContain('looking what waits for you')
      expect(shown).toContain('Waiting for you')
    })
  })

  describe('held, and in the soak', () => {
    from('held')

    it('takes the reason that somebody wrote into a form opened before', async () => {
      const view = (await sandbox.state()).views.find(({ user }) => user === 'U0MAYA')
      if (view === undefined) throw new Error('no form is open')
      const answer = await sandbox.call('submit', {
        user: 'U0MAYA',
        view_id: view.view_id,
        values: { reason: { 'reason.type': 'that report is retired since Monday' } },
      })
      expect(answer.httpStatus).toBe(200)
      await sandbox.settle()
      expect((await statuses('erin')).toSorted()).toEqual(['Active', 'Inactive'])
    })

    it('ends the soak with the question of deletion', async () => {
      expect((await statuses('omar')).toSorted()).toEqual(['Active', 'Inactive'])
      await sandbox.advance('P8D')
      expect(await standing('omar')).toEqual(['rotate done', 'delete awaiting_approval'])
      await approve('omar in development')
      expect(await standing('omar')).toEqual(['rotate done', 'delete done'])
    })
  })

  describe('an incident', () => {
    from('incident')

    it('is released by the second of two, and the rotation that it held looks at its keys again', async () => {
      const console = await consoleOf(sandbox)
      expect(await console.policiesOf('erin')).toContain(DENY_ALL)
      await press(sandbox, 'U0SIA', 'incident.release')
      expect(await console.policiesOf('erin')).not.toContain(DENY_ALL)
      expect(JSON.stringify(await cardOf(sandbox))).toContain('the incident is over')
      await sandbox.advance('PT7H')
      // The exposed key is Inactive, which the rotation did not do.
      expect(await standing('erin')).toEqual(['rotate running held keys_changed_outside'])
    })
  })

  describe('many rotations', () => {
    from('bulk')

    it('begin, those that had not', async () => {
      const before = await requests()
      await sandbox.advance('PT10M')
      expect((await requests()).length).toBeGreaterThan(before.length)
      await approve('omar in development')
      expect(await statuses('omar')).toHaveLength(2)
    })
  })

  describe('a week', () => {
    from('week', { mondays: true })

    it('is told, once the account that had not been read is', async () => {
      expect(await sandbox.messages({ holding: 'Access keys of' })).toEqual([])
      await sandbox.advance('PT4H')
      const told = await sandbox.messages({ channel: 'C0PAYMENTS', holding: 'Access keys of' })
      expect(told).toHaveLength(1)
    })
  })

  describe('a rotation by Secrets Manager', () => {
    from('auto')

    it('goes on to the question of deletion', async () => {
      await useNewKey('erin')
      await sandbox.advance('P9D')
      expect((await statuses('erin')).toSorted()).toEqual(['Active', 'Inactive'])
      await sandbox.advance('P8D')
      await approve('erin in development')
      expect(await statuses('erin')).toEqual(['Active'])
    })
  })
})
