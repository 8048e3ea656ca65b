import { buttonsOf, type Message } from '../../sandbox/client.ts'
import { turnedOn, untilAsked } from './auto-job.ts'
import { keyOf, press } from './exposure-steps.ts'
import { install, rotate } from './main-job.ts'
import { rotateForPage } from './pickup-steps.ts'
import { report } from './scenario-steps.ts'
import type { RunningSandbox } from './start-sandbox.ts'
import { toMonday } from './twenty-teams.ts'

/**
 * Requests in every state in which they may wait for days, and so meet a deployment. Each brings a seeded sandbox there; what is to become of them afterwards is in the test that restores them.
 */
interface Waiting {
  readonly mondays?: boolean
  bring(sandbox: RunningSandbox): Promise<void>
}

async function messageWith(
  sandbox: RunningSandbox,
  channel: string,
  action: string,
): Promise<Message> {
  const found = (await sandbox.messages({ channel })).findLast((each) =>
    buttonsOf(each).has(action),
  )
  if (found === undefined) throw new Error(`nothing in ${channel} has ${action}`)
  return found
}

async function withoutProduction(sandbox: RunningSandbox): Promise<void> {
  const account = '222222222222'
  await sandbox.fault({
    service: 'iam',
    operation: 'ListUsers',
    account,
    mode: 'deny',
    times: 1_000,
  })
}

export const WAITING: Readonly<Record<string, Waiting>> = {
  /** A deletion and a rotation that wait for their approval, a pause, a secret on its one-time page, an exemption that waits, a snooze, a delegation, Homes, an open form. */
  requests: {
    async bring(sandbox) {
      await sandbox.call('home', { user: 'U0MAYA' })
      await install(sandbox, await rotate(sandbox))
      await sandbox.advance('P8D')
      await sandbox.advance('P8D')
      await rotate(sandbox, 'U0OMAR', 'omar')
      await rotateForPage(sandbox, { text: 'rotate csv' })
      const paused = await messageWith(sandbox, 'D0OMAR', 'rotation.pause')
      await sandbox.click(paused, 'U0OMAR', 'rotation.pause')
      await sandbox.command('U0MAYA', 'C0PAYMENTS', 'rotate ci-payments')
      await sandbox.command(
        'U0TINA',
        'C0PAYMENTS',
        'exempt development/tina 90d because the vendor moves to a role in spring',
      )
      const erins = (await sandbox.keysOf('erin')).find(({ status }) => status === 'Active')
      await sandbox.command(
        'U0ERIN',
        'C0PAYMENTS',
        `snooze ${erins?.accessKeyId} 14d because the release is on Monday`,
      )
      await sandbox.command('U0ERIN', 'C0PAYMENTS', 'deactivate never-nora')
      await delegate(sandbox)
      await sandbox.call('command', { user: 'U0TINA', channel: 'C0PAYMENTS', text: '' })
    },
  },
  /** Held because the old key is in use, with the form for an override open; and a soak. */
  held: {
    async bring(sandbox) {
      const rotation = await rotate(sandbox)
      await install(sandbox, rotation)
      await install(sandbox, await rotate(sandbox, 'U0OMAR', 'omar'))
      await sandbox.advance('P6D')
      await sandbox.call('use-key', {
        access_key_id: rotation.oldKey.accessKeyId,
        service: 'rds',
        ip: '198.51.100.77',
        user_agent: 'nightly-report/3.1',
      })
      await sandbox.advance('P2D')
      const card = await messageWith(sandbox, 'C0PAYMENTS', 'rotation.override')
      await sandbox.click(card, 'U0MAYA', 'rotation.override')
    },
  },
  /** An incident that is contained and audited, which took over a rotation, and whose release one of two has signed. */
  incident: {
    async bring(sandbox) {
      await rotate(sandbox)
      await report(sandbox, await keyOf(sandbox, 'erin'))
      await sandbox.advance('PT20M')
      await sandbox.advance('PT50M')
      await press(sandbox, 'U0SAM', 'incident.release')
    },
  },
  /** Many rotations, of which not all have begun. */
  bulk: {
    async bring(sandbox) {
      await withoutProduction(sandbox)
      await sandbox.command('U0SAM', 'C0PAYMENTS', 'rotate team payments all')
      const offer = (await sandbox.messages({ to: 'U0SAM' })).findLast((each) =>
        buttonsOf(each).has('bulk.start'),
      )
      if (offer === undefined) throw new Error('nothing was offered')
      await sandbox.click(offer, 'U0SAM', 'bulk.start')
    },
  },
  /** A week one account of which has not been read. */
  week: {
    mondays: true,
    async bring(sandbox) {
      const operation = 'GenerateCredentialReport'
      const account = '222222222222'
      await sandbox.fault({ service: 'iam', operation, account, mode: 'throttle', times: 1_000 })
      await toMonday(sandbox)
    },
  },
  /** A secret that Secrets Manager rotates; its rotation is in the overlap. */
  auto: {
    async bring(sandbox) {
      await turnedOn(sandbox)
      await untilAsked(sandbox)
    },
  },
}

async function delegate(sandbox: RunningSandbox): Promise<void> {
  const { homes } = await sandbox.state()
  const home = homes.find(({ user }) => user === 'U0MAYA')
  await sandbox.call('click', {
    user: 'U0MAYA',
    view_id: home?.['view_id'],
    action_id: 'delegate.open',
  })
  const { views, clock } = await sandbox.state()
  const view = views.find(({ user }) => user === 'U0MAYA')
  if (view === undefined) throw new Error('no form to delegate')
  const until = new Date(Date.parse(clock.now) + 5 * 86_400_000).toISOString().slice(0, 10)
  await sandbox.call('submit', {
    user: 'U0MAYA',
    view_id: view.view_id,
    values: {
      delegate: { 'delegate.pick': { type: 'users_select', selected_user: 'U0TINA' } },
      until: { 'until.pick': { type: 'datepicker', selected_date: until } },
    },
  })
  await sandbox.settle()
}
