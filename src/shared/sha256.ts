import { createHash } from 'node:crypto'

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** The same over a text that comes in parts and is never whole in memory. */
export function runningSha256(): { add(text: string): void; hex(): string } {
  const hash = createHash('sha256')
  return {
    add: (text) => {
      hash.update(text, 'utf8')
    },
    hex: () => hash.digest('hex'),
  }
}
