import type { ReactNode } from 'react'
import { elementsOf } from '../../slack/blocks/walk-elements.ts'
import { type JsonObject, objectAt, textAt } from '../../slack/json.ts'

/** What the buttons of these blocks ask before they act; in Slack it is seen only after a click. */
export function Questions({ blocks }: { readonly blocks: readonly JsonObject[] }): ReactNode {
  const asking = blocks.flatMap(elementsOf).filter((each) => objectAt(each, 'confirm'))
  if (asking.length === 0) return null
  return (
    <ul className="specimen-questions">
      {asking.map((element) => (
        <Question key={JSON.stringify(element)} element={element} />
      ))}
    </ul>
  )
}

function Question({ element }: { readonly element: JsonObject }): ReactNode {
  const question = objectAt(element, 'confirm')
  const words = (name: string): string => textAt(objectAt(question, name), 'text') ?? ''
  const style = textAt(question, 'style') === 'danger' ? 'danger' : 'primary'
  return (
    <li>
      <p className="soft">“{textAt(objectAt(element, 'text'), 'text')}” asks first:</p>
      <p>
        <strong>{words('title')}</strong>
      </p>
      <p>{words('text')}</p>
      <p className="specimen-answers">
        <span className="button small">{words('deny')}</span>
        <span className={`button small ${style}`}>{words('confirm')}</span>
      </p>
    </li>
  )
}
