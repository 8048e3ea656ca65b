import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import type { Gallery as GalleryState } from '../../wire/gallery.ts'
import { NamesContext } from '../blocks/surface.ts'
import { Contents } from './contents.tsx'
import { EVERYTHING, shownGroups } from './filter.ts'
import { GalleryHeader } from './gallery-header.tsx'
import { GroupSection } from './group-section.tsx'
import { useAddress } from './use-address.ts'
import { useGallery } from './use-gallery.ts'

/** Every message, modal and Home of the product in one scroll. */
export function Gallery(): ReactNode {
  const { gallery, problem } = useGallery()
  if (gallery !== undefined) return <Shown gallery={gallery} />
  return (
    <p className="waiting" role="status">
      {problem ?? 'Drawing the gallery…'}
    </p>
  )
}

function Shown({ gallery }: { readonly gallery: GalleryState }): ReactNode {
  const [filter, setFilter] = useState(EVERYTHING)
  const applied = useDeferredValue(filter)
  const groups = useMemo(() => shownGroups(gallery.groups, applied), [gallery, applied])
  useAddress()
  const count = (all: GalleryState['groups']): number =>
    all.reduce((sum, { specimens }) => sum + specimens.length, 0)
  return (
    <NamesContext value={gallery.names}>
      <div className="gallery">
        <a className="skip" href="#specimens">
          Skip to the specimens
        </a>
        <GalleryHeader
          filter={filter}
          onFilter={setFilter}
          shown={count(groups)}
          all={count(gallery.groups)}
        />
        <Contents groups={groups} />
        <main className="gallery-main" id="specimens" tabIndex={-1}>
          {groups.map((group) => (
            <GroupSection key={group.id} group={group} />
          ))}
          {groups.length === 0 && (
            <p className="gallery-none">
              Nothing fits. Search for fewer words, choose all surfaces, or leave out “Near a
              limit”.
            </p>
          )}
        </main>
      </div>
    </NamesContext>
  )
}
