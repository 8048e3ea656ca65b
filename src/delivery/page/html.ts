/** Text that may stand in a page as it is. Only `html` makes it, and what goes into `html` is escaped unless it was made there. */
export interface Html {
  readonly html: string
}

type Part = string | number | Html | readonly Html[]

export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const [first = '', ...rest] = fixed
  return { html: rest.reduce((text, after, at) => text + shown(parts[at] ?? '') + after, first) }
}

export const NO_HTML: Html = { html: '' }

function shown(part: Part): string {
  if (typeof part === 'string') return escaped(part)
  if (typeof part === 'number') return String(part)
  return 'html' in part ? part.html : part.map((each) => each.html).join('')
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? '')
}
