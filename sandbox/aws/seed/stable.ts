import { createHash } from 'node:crypto'

/** Bytes that are the same after every start for the same label: seeded ids and secrets must not change between two runs. */
export function stableBytes(label: string, bytes: number): Buffer {
  const blocks: Buffer[] = []
  for (let block = 0; block * 64 < bytes; block += 1)
    blocks.push(createHash('sha512').update(`awskey sandbox ${label} ${block}`).digest())
  return Buffer.concat(blocks).subarray(0, bytes)
}
