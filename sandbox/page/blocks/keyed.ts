import { type JsonObject, textAt } from '../../slack/json.ts'

/** Items with a key each that stays when others come or go: the item's own name, counted where a name comes twice. */
export function keyed<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
): readonly { readonly key: string; readonly item: T; readonly at: number }[] {
  const seen = new Map<string, number>()
  return items.map((item, at) => {
    const name = nameOf(item)
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    return { key: `${name} ${before}`, item, at }
  })
}

/** The same control keeps what is typed in it when the app changes what stands around it. */
export function blockName(block: JsonObject): string {
  return `${textAt(block, 'type') ?? ''} ${textAt(block, 'block_id') ?? ''}`
}

export function elementName(element: JsonObject): string {
  return `${textAt(element, 'type') ?? ''} ${textAt(element, 'action_id') ?? ''}`
}
