/**
 * IAM's wildcards: `*` any run of characters, `?` any one. Pure, and linear or nearly so, because whoever holds a key may have written the patterns.
 * Where two patterns are compared the answer errs on the side that takes less away: `mayOverlap` says yes and `covers` says no when in doubt.
 */
export function matches(pattern: string, text: string): boolean {
  let at = 0
  let inText = 0
  let star: { readonly at: number; readonly inText: number } | undefined
  while (inText < text.length) {
    const letter = pattern[at]
    if (letter === '*') {
      star = { at, inText }
      at += 1
    } else if (letter !== undefined && (letter === '?' || letter === text[inText])) {
      at += 1
      inText += 1
    } else if (star !== undefined) {
      star = { at: star.at, inText: star.inText + 1 }
      at = star.at + 1
      inText = star.inText
    } else return false
  }
  return /^\**$/.test(pattern.slice(at))
}

/** False only where no text fits both: their fixed beginnings or their fixed ends differ. */
export function mayOverlap(one: string, other: string): boolean {
  const [head, end] = ends(one)
  const [otherHead, otherEnd] = ends(other)
  if (!isWild(one)) return matches(other, one)
  if (!isWild(other)) return matches(one, other)
  const heads = head.startsWith(otherHead) || otherHead.startsWith(head)
  return heads && (end.endsWith(otherEnd) || otherEnd.endsWith(end))
}

/** True only where everything that fits `narrow` fits `wide`. */
export function covers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === '*') return true
  return !wide.includes('?') && matches(wide, narrow)
}

function isWild(pattern: string): boolean {
  return /[*?]/.test(pattern)
}

function ends(pattern: string): readonly [head: string, end: string] {
  const [head = ''] = pattern.split(/[*?]/)
  const end = pattern.split(/[*?]/).at(-1) ?? ''
  return [head, end]
}
