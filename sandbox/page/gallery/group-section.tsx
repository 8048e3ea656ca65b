import { memo, type ReactNode } from 'react'
import type { GalleryGroup } from '../../wire/gallery.ts'
import { SpecimenCard } from './specimen-card.tsx'

export const GroupSection = memo(function GroupSection({
  group,
}: {
  readonly group: GalleryGroup
}): ReactNode {
  return (
    <section className="gallery-group" id={group.id} aria-labelledby={`${group.id}-heading`}>
      <h2 id={`${group.id}-heading`}>{group.title}</h2>
      <p className="soft">{group.about}</p>
      {group.specimens.map((specimen) => (
        <SpecimenCard key={specimen.id} specimen={specimen} />
      ))}
    </section>
  )
})
