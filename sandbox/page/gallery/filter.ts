/** Which specimens are shown: by words, by surface, by how near they are to a limit. Pure. */
import type { Count, GalleryGroup, Specimen, SpecimenSurface } from '../../wire/gallery.ts'

export interface Filter {
  readonly search: string
  readonly surface: SpecimenSurface | 'all'
  readonly nearOnly: boolean
}

export const EVERYTHING: Filter = { search: '', surface: 'all', nearOnly: false }

export const SURFACE_WORDS: Readonly<Record<SpecimenSurface, string>> = {
  message: 'Message',
  thread: 'Thread line',
  ephemeral: 'Only to one person',
  modal: 'Modal',
  home: 'Home',
  menu: 'Choices of a menu',
}

/** From here on a limit is called near. */
const NEAR = 0.8

export function standing({ used, max }: Count): 'over' | 'near' | undefined {
  if (used > max) return 'over'
  return used >= max * NEAR ? 'near' : undefined
}

export function shownGroups(
  groups: readonly GalleryGroup[],
  filter: Filter,
): readonly GalleryGroup[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean)
  return groups.flatMap((group) => {
    const specimens = group.specimens.filter((each) => fits(each, filter, words))
    if (specimens.length === 0) return []
    return [specimens.length === group.specimens.length ? group : { ...group, specimens }]
  })
}

function fits(specimen: Specimen, filter: Filter, words: readonly string[]): boolean {
  if (filter.surface !== 'all' && specimen.surface !== filter.surface) return false
  if (filter.nearOnly && !isNear(specimen)) return false
  if (words.length === 0) return true
  const all = textOf(specimen)
  return words.every((word) => all.includes(word))
}

function isNear({ drawings }: Specimen): boolean {
  return drawings.some(({ counts }) => counts.some((count) => standing(count) !== undefined))
}

const texts = new WeakMap<Specimen, string>()

/** Everything in it that can be read, made once. */
function textOf(specimen: Specimen): string {
  const known = texts.get(specimen)
  if (known !== undefined) return known
  const { title, where, madeBy, drawings } = specimen
  const payloads = drawings.map(({ payload }) => JSON.stringify(payload))
  const text = [title, where, madeBy, ...payloads].join(' ').toLowerCase()
  texts.set(specimen, text)
  return text
}
