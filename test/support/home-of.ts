import { z } from 'zod'
import type { RunningSandbox } from './start-sandbox.ts'

/** Somebody's Home as Slack shows it: its text, its buttons, and how to click one. */
const Home = z.looseObject({
  user: z.string(),
  view_id: z.string(),
  view: z.looseObject({
    blocks: z.array(
      z.looseObject({
        block_id: z.string(),
        elements: z
          .array(
            z.looseObject({
              action_id: z.string().optional(),
              value: z.string().optional(),
              text: z.unknown(),
            }),
          )
          .optional(),
      }),
    ),
  }),
})

export interface HomeSeen {
  readonly text: string
  readonly viewId: string
  /** Every button, top to bottom. */
  readonly buttons: readonly {
    readonly action: string
    readonly value: string
    readonly block: string
    readonly label: string
  }[]
}

export async function openHome(sandbox: RunningSandbox, user: string): Promise<HomeSeen> {
  await sandbox.call('home', { user })
  await sandbox.settle()
  return homeOf(sandbox, user)
}

export async function homeOf(sandbox: RunningSandbox, user: string): Promise<HomeSeen> {
  const { homes } = await sandbox.state()
  const seen = homes.map((home) => Home.parse(home)).find((home) => home.user === user)
  if (seen === undefined) throw new Error(`${user} has no Home`)
  return {
    text: JSON.stringify(seen.view.blocks),
    viewId: seen.view_id,
    buttons: seen.view.blocks.flatMap(({ block_id, elements = [] }) =>
      elements.flatMap(({ action_id, value = '', text }) =>
        action_id === undefined
          ? []
          : [{ action: action_id, value, block: block_id, label: JSON.stringify(text) }],
      ),
    ),
  }
}

/** Clicks the first button of this action whose label holds the words. */
export async function clickInHome(
  sandbox: RunningSandbox,
  user: string,
  action: string,
  words = '',
): Promise<void> {
  const home = await homeOf(sandbox, user)
  const found = home.buttons.find((each) => each.action === action && each.label.includes(words))
  if (found === undefined) throw new Error(`${user} has no ${action} ${words}: ${home.text}`)
  const answer = await sandbox.call('click', {
    user,
    view_id: home.viewId,
    action_id: action,
    block_id: found.block,
  })
  if (answer.httpStatus !== 200) throw new Error(JSON.stringify(answer.body))
  await sandbox.settle()
}
