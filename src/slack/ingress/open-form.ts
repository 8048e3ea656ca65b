import type { SlackMessage } from '../text/blocks.ts'
import { type AskedForm, type FormViewDeps, formView } from './form-view.ts'
import { openAgain, wentWrong } from './ingress-messages.ts'
import type { ListenerDeps } from './listener-deps.ts'

/** Opens one of the forms. Where Slack does not, what to say instead is the answer: a form that does not come must not be silence. */
export type FormDeps = FormViewDeps & Pick<ListenerDeps, 'surfaces' | 'newReference' | 'log'>

export async function openForm(
  deps: FormDeps,
  asked: AskedForm & { readonly triggerId: string },
): Promise<SlackMessage | undefined> {
  const shown = await deps.surfaces.open(asked.triggerId, formView(deps, asked))
  if (shown === 'shown') return undefined
  if (shown === 'too_late') return openAgain(asked)
  const reference = deps.newReference()
  deps.log.error('a form could not be opened', { reference, form: asked.open, user: asked.user })
  return wentWrong(reference)
}
