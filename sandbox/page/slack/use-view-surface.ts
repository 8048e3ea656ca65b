import { useCallback, useMemo, useState } from 'react'
import type { LiveView } from '../../wire/live-state.ts'
import type { BlockAct, Surface } from '../blocks/surface.ts'
import { elementKey } from '../store/acts.ts'
import { offersOf } from './offers.ts'
import type { PersonActs } from './use-person-act.ts'
import { merged, unsentOf, type Values, withValue } from './view-values.ts'

export interface ViewSurface {
  readonly surface: Surface
  /** What a submit sends. */
  readonly values: Values
  /** Shows what is wrong again, also where somebody has typed since. */
  showErrors(): void
}

/**
 * A view as its person has it: what awskey put there, and what was typed since, which survives every update under the same ids.
 * Before a click is sent, what was typed is told first, so that awskey reads the view as the person sees it.
 */
export function useViewSurface(
  view: LiveView,
  kind: 'modal' | 'home',
  { pending, run }: PersonActs,
): ViewSurface {
  const [typed, setTyped] = useState<Values>({})
  const [cleared, setCleared] = useState<readonly string[]>([])
  const [errorsFor, setErrorsFor] = useState(view.errors)
  if (errorsFor !== view.errors) {
    setErrorsFor(view.errors)
    setCleared([])
  }
  const values = useMemo(() => merged(view.values, typed), [view.values, typed])
  const errors = useMemo(() => without(view.errors, cleared), [view.errors, cleared])
  const act = useCallback(
    async ({ blockId, actionId, selected }: BlockAct): Promise<void> => {
      const click = (block_id: string, action_id: string, chosen: BlockAct['selected']) =>
        run(elementKey(block_id, action_id), 'click', {
          view_id: view.id,
          action_id,
          block_id,
          selected: chosen,
        })
      await Promise.all(
        unsentOf(view, typed).map((each) => click(each.blockId, each.actionId, each.state)),
      )
      await click(blockId, actionId, selected)
    },
    [run, view, typed],
  )
  const suggest = useCallback<Surface['suggest']>(
    async ({ blockId, actionId }, value) => {
      const asked = { view_id: view.id, action_id: actionId, block_id: blockId, value }
      const answer = await run(`suggest ${blockId}/${actionId} ${value}`, 'suggest', asked)
      return answer === undefined ? [] : offersOf(answer)
    },
    [run, view.id],
  )
  const change = useCallback<Surface['change']>((blockId, actionId, state) => {
    setTyped((before) => withValue(before, blockId, actionId, state))
    setCleared((before) => (before.includes(blockId) ? before : [...before, blockId]))
  }, [])
  const surface = useMemo(
    (): Surface => ({
      kind,
      act: (action) => {
        void act(action)
      },
      suggest,
      pending,
      values,
      change,
      errors,
    }),
    [kind, act, suggest, pending, values, change, errors],
  )
  const showErrors = useCallback(() => setCleared([]), [])
  return { surface, values, showErrors }
}

function without(errors: LiveView['errors'], cleared: readonly string[]): LiveView['errors'] {
  return Object.fromEntries(
    Object.entries(errors).filter(([blockId]) => !cleared.includes(blockId)),
  )
}
