import '../src/app/interpreted-schemas.ts'
import { atInit } from '../src/app/at-init.ts'
import { composeSlack, type SlackOverrides } from '../src/app/compose-slack.ts'
import { watched } from '../src/app/watch.ts'
import { lazy } from '../src/shared/lazy.ts'

type Handler = ReturnType<typeof composeSlack>

export function createHandler(overrides: SlackOverrides = {}): Handler {
  const ingress = lazy(() => Promise.resolve(composeSlack(overrides)))
  return watched('slack', async (event, context) => (await ingress())(event, context))
}

export const handler: Handler = createHandler()
atInit(() => handler({ source: 'aws.lambda.init' }, {}))
