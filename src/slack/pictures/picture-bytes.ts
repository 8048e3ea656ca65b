import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/**
 * What draws pictures, as bytes: the renderer and the one font that pictures are written in. Here they are read from their packages. In a bundle there are no packages: build/bundle.ts puts
 * the same bytes in place of this file.
 */
export interface PictureBytes {
  readonly renderer: Uint8Array
  /** Regular and semi-bold. */
  readonly fonts: readonly Uint8Array[]
}

const RENDERER = '@resvg/resvg-wasm/index_bg.wasm'
const FONTS = [
  '@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-400-normal.woff2',
  '@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-600-normal.woff2',
]

export async function pictureBytes(): Promise<PictureBytes> {
  const { resolve } = createRequire(import.meta.url)
  const read = (file: string): Promise<Uint8Array> => readFile(resolve(file))
  const [renderer, fonts] = await Promise.all([read(RENDERER), Promise.all(FONTS.map(read))])
  return { renderer, fonts }
}
