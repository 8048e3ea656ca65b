/** What this window remembers of its composers: drafts that were left, and the commands that were sent. Lost with the window. */
const drafts = new Map<string, string>()
const sent: string[] = []

export function draftOf(place: string): string {
  return drafts.get(place) ?? ''
}

export function keepDraft(place: string, text: string): void {
  if (text === '') drafts.delete(place)
  else drafts.set(place, text)
}

export function rememberSent(text: string): void {
  if (sent.at(-1) !== text) sent.push(text)
}

/** The command before the one that stands in the field; the last one for an empty field. `undefined`: there is none. */
export function commandBefore(text: string): string | undefined {
  if (text === '') return sent.at(-1)
  const at = sent.lastIndexOf(text)
  return at > 0 ? sent[at - 1] : undefined
}
