import { type ReactNode, useContext, useState } from 'react'
import { flagAt, isList, type Json, numberAt, objectAt, textAt } from '../../../slack/json.ts'
import type { Names } from '../../../wire/names.ts'
import { textOf } from '../block-words.ts'
import { type MenuOption, toMenuOption, workspaceOptions } from '../menu-options.ts'
import { NamesContext } from '../surface.ts'
import { Combobox } from './combobox.tsx'
import { useConfirm } from './confirm-dialog.tsx'
import { type ElementProps, useElement } from './use-element.ts'
import { useOffer } from './use-offer.ts'

/** Every select of Slack's, of one option or several: options of its own, of the app, of the workspace. */
export function SelectElement(props: ElementProps): ReactNode {
  const { block, element, field } = props
  const names = useContext(NamesContext)
  const hold = useElement(props)
  const [query, setQuery] = useState('')
  const [open, setOpen] = useState(false)
  const [ask, dialog] = useConfirm(element)
  const { blockId, actionId, state, pending, disabled, choose } = hold
  const type = textAt(element, 'type') ?? ''
  const key = stateKey(type)
  const several = type.startsWith('multi_')
  const chosen = chosenOf(state?.[key], type, names)
  const offer = useOffer({ element, blockId, actionId, query, open })
  const set = (options: readonly MenuOption[]): void => {
    const held = options.map((option) => option.held)
    ask(() => choose({ type, [key]: several ? held : (held[0] ?? null) }))
  }
  return (
    <>
      <Combobox
        field={field}
        name={textOf(element['placeholder']) || 'Choose an option'}
        actionId={actionId}
        several={several}
        most={numberAt(element, 'max_selected_items')}
        mayBeEmpty={several || (textAt(block, 'type') === 'input' && flagAt(block, 'optional'))}
        chosen={chosen}
        offer={offer}
        query={query}
        open={open}
        pending={pending}
        disabled={disabled}
        onQuery={setQuery}
        onOpen={setOpen}
        onChosen={set}
      />
      {dialog}
    </>
  )
}

function stateKey(type: string): string {
  const many = type.startsWith('multi_') ? 's' : ''
  const what = /(users|conversations|channels)_select$/.exec(type)?.[1]?.slice(0, -1)
  return `selected_${what ?? 'option'}${many}`
}

function chosenOf(held: Json | undefined, type: string, names: Names): readonly MenuOption[] {
  const all = isList(held) ? held : [held ?? null]
  return all.flatMap((item) => {
    if (typeof item === 'string') return [byId(item, type, names)]
    const option = objectAt({ item }, 'item')
    return option === undefined ? [] : [toMenuOption(option)]
  })
}

function byId(id: string, type: string, names: Names): MenuOption {
  const found = workspaceOptions(type, names).find(({ value }) => value === id)
  return found ?? { value: id, text: id, description: '', group: '', held: id }
}
