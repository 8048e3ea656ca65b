import type { ReactNode } from 'react'
import type { GalleryGroup } from '../../wire/gallery.ts'

/** The groups that are shown, each with how many specimens it has now. */
export function Contents({ groups }: { readonly groups: readonly GalleryGroup[] }): ReactNode {
  return (
    <nav className="gallery-contents" aria-label="Groups">
      <ul>
        {groups.map(({ id, title, specimens }) => (
          <li key={id}>
            <a href={`#${id}`}>
              {title} <span className="soft">{specimens.length}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
