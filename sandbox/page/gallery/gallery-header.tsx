import type { ReactNode } from 'react'
import { ThemeSelect } from '../parts/theme-select.tsx'
import { type Filter, SURFACE_WORDS } from './filter.ts'

const SURFACES = Object.entries(SURFACE_WORDS)

/** Stays above the specimens: what to look for, and how many there are. */
export function GalleryHeader(props: {
  readonly filter: Filter
  readonly onFilter: (filter: Filter) => void
  readonly shown: number
  readonly all: number
}): ReactNode {
  const { filter, onFilter, shown, all } = props
  return (
    <header className="gallery-header">
      <div className="gallery-title">
        <h1>awskey gallery</h1>
        <a href="/">Back to the workspace</a>
      </div>
      <p className="gallery-count" role="status">
        {shown === all ? `${all} specimens` : `${shown} of ${all} specimens`}
      </p>
      <search className="gallery-filter">
        <label>
          <span className="unseen">Search</span>
          <input
            className="field"
            type="search"
            placeholder="Search"
            value={filter.search}
            onChange={({ target }) => onFilter({ ...filter, search: target.value })}
          />
        </label>
        <label>
          <span className="unseen">Surface</span>
          <select
            className="field"
            value={filter.surface}
            onChange={({ target }) => onFilter({ ...filter, surface: surfaceOf(target.value) })}
          >
            <option value="all">All surfaces</option>
            {SURFACES.map(([surface, words]) => (
              <option key={surface} value={surface}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <label className="gallery-near">
          <input
            type="checkbox"
            checked={filter.nearOnly}
            onChange={({ target }) => onFilter({ ...filter, nearOnly: target.checked })}
          />
          Near a limit
        </label>
      </search>
      <ThemeSelect />
    </header>
  )
}

function surfaceOf(value: string): Filter['surface'] {
  switch (value) {
    case 'message':
    case 'thread':
    case 'ephemeral':
    case 'modal':
    case 'home':
    case 'menu':
      return value
    default:
      return 'all'
  }
}
