import { useContext, useEffect, useEffectEvent, useMemo, useState } from 'react'
import { type JsonObject, numberAt, objectsAt, textAt } from '../../../slack/json.ts'
import {
  type MenuOption,
  matching,
  menuOptions,
  toMenuOption,
  workspaceOptions,
} from '../menu-options.ts'
import { NamesContext, useSurface } from '../surface.ts'

/** What a select offers for what is typed. The app is asked a moment after the last key; an answer to an older question is dropped. */
export interface Offer {
  readonly options: readonly MenuOption[]
  /** Said above the options; absent when they speak for themselves. */
  readonly note?: string
}

const DEBOUNCE_MS = 150
/** Slack's own default for `min_query_length`. */
const MIN_QUERY = 3

export function useOffer(options: {
  readonly element: JsonObject
  readonly blockId: string
  readonly actionId: string
  readonly query: string
  readonly open: boolean
}): Offer {
  const { element, query } = options
  const names = useContext(NamesContext)
  const type = textAt(element, 'type') ?? ''
  const isExternal = type.endsWith('external_select')
  const least = isExternal ? (numberAt(element, 'min_query_length') ?? MIN_QUERY) : 0
  const asked = useAnswer({ ...options, open: options.open && isExternal, least })
  const own = useMemo(
    () => (type.endsWith('static_select') ? menuOptions(element) : workspaceOptions(type, names)),
    [type, element, names],
  )
  if (!isExternal) return noted(matching(own, query))
  if (query.length < least)
    return { options: [], note: `Type ${least} ${least === 1 ? 'letter' : 'letters'} or more` }
  if (asked.query !== query) return { options: matching(asked.options, query), note: 'Searching…' }
  return noted(asked.options)
}

function noted(options: readonly MenuOption[]): Offer {
  return options.length === 0 ? { options, note: 'No results' } : { options }
}

interface Answer {
  readonly query: string | undefined
  readonly options: readonly MenuOption[]
}

function useAnswer(question: {
  readonly blockId: string
  readonly actionId: string
  readonly query: string
  readonly open: boolean
  readonly least: number
}): Answer {
  const { blockId, actionId, query, open, least } = question
  const [answer, setAnswer] = useState<Answer>({ query: undefined, options: [] })
  const surface = useSurface()
  const ask = useEffectEvent((text: string) => surface.suggest({ blockId, actionId }, text))
  useEffect(() => {
    if (!open || query.length < least) return undefined
    let dropped = false
    const settle = (found: readonly JsonObject[]): void => {
      if (!dropped) setAnswer({ query, options: found.flatMap(offered) })
    }
    const timer = setTimeout(
      () => ask(query).then(settle, () => settle([])),
      query === '' ? 0 : DEBOUNCE_MS,
    )
    return () => {
      dropped = true
      clearTimeout(timer)
    }
  }, [open, query, least])
  return answer
}

/** An option, or a group of them. */
function offered(item: JsonObject): readonly MenuOption[] {
  return objectsAt(item, 'options').length > 0
    ? menuOptions({ option_groups: [item] })
    : [toMenuOption(item)]
}
