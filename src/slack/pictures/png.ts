import { crc32, deflateSync } from 'node:zlib'

/**
 * Opaque pixels as a PNG. The renderer could write one, too, of about twice the size: it compresses for speed. Drawings have few colours and long runs of them, so no row needs a filter.
 */
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const DEPTH_8_RGB = [8, 2, 0, 0, 0]
const NO_FILTER = 0

export interface Pixels {
  readonly width: number
  readonly height: number
  /** Row by row, four bytes each; the fourth is not looked at. */
  readonly rgba: Uint8Array
}

export function png(pixels: Pixels): Uint8Array {
  const size = Buffer.alloc(8)
  size.writeUInt32BE(pixels.width, 0)
  size.writeUInt32BE(pixels.height, 4)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', Buffer.concat([size, Buffer.from(DEPTH_8_RGB)])),
    chunk('IDAT', deflateSync(rows(pixels), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function rows({ width, height, rgba }: Pixels): Buffer {
  const source = Buffer.from(rgba.buffer, rgba.byteOffset, rgba.byteLength)
  const stride = 1 + width * 3
  const out = Buffer.alloc(stride * height, NO_FILTER)
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const to = stride * Math.floor(pixel / width) + 1 + (pixel % width) * 3
    source.copy(out, to, pixel * 4, pixel * 4 + 3)
  }
  return out
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}
