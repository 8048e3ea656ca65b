/** Whether bytes are a PNG, by what they begin with: names are chosen by whoever uploads. */
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

export function isPicture(bytes: Uint8Array): boolean {
  return PNG.every((byte, at) => bytes[at] === byte)
}
