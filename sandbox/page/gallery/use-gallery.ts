import { useEffect, useState } from 'react'
import type { Gallery } from '../../wire/gallery.ts'
import { get, problemOf } from '../store/api.ts'

/** The gallery as the server draws it, asked for once. */
export interface GalleryAnswer {
  /** `undefined` until it has come. */
  readonly gallery: Gallery | undefined
  readonly problem: string | undefined
}

export function useGallery(): GalleryAnswer {
  const [answer, setAnswer] = useState<GalleryAnswer>({ gallery: undefined, problem: undefined })
  useEffect(() => {
    void load().then(setAnswer)
  }, [])
  return answer
}

async function load(): Promise<GalleryAnswer> {
  const answered = await get('gallery')
  if (answered.httpStatus !== 200) return { gallery: undefined, problem: problemOf(answered) }
  // The sender is the same repository's server, built on the same types.
  return { gallery: answered.body as Gallery, problem: undefined }
}
