/**
 * Finds any of many texts in a long one in a single pass. A needle is looked up by its first characters, so the time does not grow with how many there are.
 */
export interface Needle {
  readonly what: string
  readonly value: string
}

export interface Found {
  readonly what: string
  readonly at: number
}

export interface Needles {
  /** Ignored where it is too short to be told from chance. */
  add(needle: Needle): void
  readonly count: () => number
  findIn(text: string): readonly Found[]
}

const HEAD = 12
/** So much of a needle is the needle: a log cuts what is long. */
const ENOUGH = 16
const SLOTS = 1 << 16

export function createNeedles(): Needles {
  const byHead = new Map<string, Needle[]>()
  const known = new Set<string>()
  // Whether any head begins with characters that fall into this slot: spares nearly every look into the map.
  const slots = new Uint8Array(SLOTS)
  return {
    add({ what, value }) {
      if (value.length < HEAD || known.has(value)) return
      known.add(value)
      const head = value.slice(0, HEAD)
      byHead.set(head, [...(byHead.get(head) ?? []), { what, value }])
      slots[slotAt(value, 0)] = 1
    },
    count: () => known.size,
    findIn(text) {
      const found: Found[] = []
      for (let at = 0; at + HEAD <= text.length; at++) {
        if (slots[slotAt(text, at)] === 0) continue
        for (const { what, value } of byHead.get(text.slice(at, at + HEAD)) ?? [])
          if (text.startsWith(partOf(what, value), at)) found.push({ what, at })
      }
      return found
    },
  }
}

function slotAt(text: string, at: number): number {
  const code = (offset: number): number => text.charCodeAt(at + offset)
  return (code(0) * 31 + code(1) * 1_021 + code(2) * 8_191 + code(3) * 131) & (SLOTS - 1)
}

/** What people type is words, of which some may stand in a sentence of ours: only all of it is a find. */
export const TYPED = 'a text that somebody typed'
function partOf(what: string, value: string): string {
  return what === TYPED ? value : value.slice(0, ENOUGH)
}
