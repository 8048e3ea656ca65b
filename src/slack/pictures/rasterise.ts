import { lazy } from '../../shared/lazy.ts'
import { pictureBytes } from './picture-bytes.ts'
import { png } from './png.ts'
import { FONT, type Svg } from './svg.ts'

/**
 * SVG to PNG. The same SVG gives the same bytes on every machine: the renderer is WebAssembly, reads nothing of the system, and knows no font but the one it is given.
 * It is loaded with the first picture, so that a function which draws none pays nothing.
 */
const renderer = lazy(async () => {
  const [{ initWasm, Resvg }, { renderer: wasm, fonts }] = await Promise.all([
    import('@resvg/resvg-wasm'),
    pictureBytes(),
  ])
  await initWasm(wasm)
  const font = { fontBuffers: [...fonts], defaultFontFamily: FONT }
  return (markup: string) => new Resvg(markup, { font })
})

/** As large as the SVG says it is. */
export async function rasterise({ markup }: Svg): Promise<Uint8Array> {
  const open = await renderer()
  const picture = open(markup)
  const image = picture.render()
  try {
    const { width, height, pixels: rgba } = image
    return png({ width, height, rgba })
  } finally {
    image.free()
    picture.free()
  }
}
