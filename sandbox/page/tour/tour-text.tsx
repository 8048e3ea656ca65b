import type { ReactNode } from 'react'

/** The tour's sentences: `what is typed` as code, *what is pressed* in bold, the rest as it is. */
export function TourText({ text }: { readonly text: string }): ReactNode {
  const parts = text.split(/(`[^`]+`|\*[^*]+\*)/).filter((part) => part !== '')
  return parts.map((part) => <Part key={part} part={part} />)
}

function Part({ part }: { readonly part: string }): ReactNode {
  if (part.startsWith('`')) return <code>{part.slice(1, -1)}</code>
  if (part.startsWith('*')) return <strong>{part.slice(1, -1)}</strong>
  return part
}
