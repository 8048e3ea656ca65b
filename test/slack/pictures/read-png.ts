/** Reads a PNG of ours back, by the format and not by the code that wrote it: signature, chunks with their checks, rows without a filter. */
import { crc32, inflateSync } from 'node:zlib'

export interface ReadPng {
  readonly width: number
  readonly height: number
  pixel(x: number, y: number): readonly [number, number, number]
  /** How many pixels there are not light. */
  darkIn(box: Box): number
}

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export function readPng(bytes: Uint8Array): ReadPng {
  const file = Buffer.from(bytes)
  if (file.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new Error('no signature')
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at)
    const named = file.subarray(at + 4, at + 8 + length)
    if (crc32(named) !== file.readUInt32BE(at + 8 + length)) throw new Error('a check fails')
    chunks.set(named.toString('latin1', 0, 4), named.subarray(4))
    at += 12 + length
  }
  if ([...chunks.keys()].join() !== 'IHDR,IDAT,IEND') throw new Error('other chunks')
  const head = chunks.get('IHDR') ?? Buffer.alloc(0)
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)]
  if (head.toString('hex', 8) !== '0802000000') throw new Error('not 8 bits of RGB')
  const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0))
  const stride = 1 + width * 3
  if (rows.length !== stride * height) throw new Error('rows are missing')
  const pixel = (x: number, y: number): readonly [number, number, number] => {
    const at = y * stride + 1 + x * 3
    if (rows[y * stride] !== 0) throw new Error('a row has a filter')
    return [rows[at] ?? -1, rows[at + 1] ?? -1, rows[at + 2] ?? -1]
  }
  return {
    width,
    height,
    pixel,
    darkIn({ left, top, right, bottom }) {
      let dark = 0
      for (let y = Math.floor(top); y < Math.min(bottom, height); y += 1)
        for (let x = Math.ceil(left); x < Math.min(right, width); x += 1)
          if (pixel(x, y).every((part) => part < 160)) dark += 1
      return dark
    },
  }
}
