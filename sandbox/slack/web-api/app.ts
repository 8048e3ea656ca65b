/** auth.test, api.test and blocks.validate: what an app asks about itself and about its blocks. */
import { describeProblem, SlackApiError } from '../api-error.ts'
import type { Problem } from '../blocks/schema.ts'
import { validateBlocks } from '../blocks/validate-blocks.ts'
import { validateView } from '../blocks/validate-view.ts'
import { isObject, type JsonObject, textAt } from '../json.ts'
import { type EmulatorParts, refusesNewBlocks } from '../parts.ts'
import { APP_ID, BOT_ID, BOT_USER, TEAM } from '../seed.ts'
import type { Args, MethodFamily } from './method.ts'

function authTest(): JsonObject {
  return {
    ok: true,
    url: `https://${TEAM.domain}.slack.com/`,
    team: TEAM.name,
    user: 'awskey',
    team_id: TEAM.id,
    user_id: BOT_USER,
    bot_id: BOT_ID,
    is_enterprise_install: false,
  }
}

function botInfo(_parts: EmulatorParts, args: Args): JsonObject {
  if (args.need('bot') !== BOT_ID) throw new SlackApiError('bot_not_found')
  return {
    ok: true,
    bot: {
      id: BOT_ID,
      deleted: false,
      name: 'awskey',
      updated: 1_700_000_000,
      app_id: APP_ID,
      user_id: BOT_USER,
    },
  }
}

function apiTest(_parts: EmulatorParts, args: Args): JsonObject {
  const error = args.text('error')
  if (error !== undefined) throw new SlackApiError(error)
  const foo = args.text('foo')
  return foo === undefined ? { ok: true } : { ok: true, args: { foo } }
}

function blocksValidate(parts: EmulatorParts, args: Args): JsonObject {
  const problems = validatedProblems(parts, args)
  if (problems.length === 0) return { ok: true }
  throw new SlackApiError('invalid_blocks', problems.map(describeProblem))
}

function validatedProblems(parts: EmulatorParts, args: Args): readonly Problem[] {
  const view = args.json('view')
  if (isObject(view)) {
    const surface = textAt(view, 'type') === 'home' ? 'home' : 'modal'
    return validateView(view, { surface, refusesNew: refusesNewBlocks(parts, view['blocks']) })
  }
  const message = args.object('message')
  const blocks = message === undefined ? args.json('blocks') : message['blocks']
  if (blocks === undefined)
    throw new SlackApiError('invalid_arguments', ['must provide one of blocks, message, view'])
  const refusesNew = refusesNewBlocks(parts, blocks)
  return validateBlocks(blocks, { surface: 'message', pointer: '/blocks', refusesNew })
}

export const APP: MethodFamily = {
  'auth.test': authTest,
  'api.test': apiTest,
  'bots.info': botInfo,
  'blocks.validate': blocksValidate,
}
