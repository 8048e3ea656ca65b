import { readFileSync } from 'node:fs'

/** A template that ships, without the statements of this Sid: the line that names it and what belongs to it, up to the next statement or the end of the list. */
export function withoutStatement(file: string, sid: string): string {
  const lines = readFileSync(file, 'utf8').split('\n')
  const depthOf = (line: string): number => line.search(/\S/)
  const kept: string[] = []
  let within = Number.POSITIVE_INFINITY
  let taken = 0
  for (const line of lines) {
    const depth = depthOf(line)
    if (depth !== -1 && depth <= within) within = Number.POSITIVE_INFINITY
    if (line.trim() === `- Sid: ${sid}`) {
      within = depth
      taken += 1
    }
    if (within === Number.POSITIVE_INFINITY) kept.push(line)
  }
  if (taken === 0) throw new Error(`${file} has no statement ${sid}`)
  return kept.join('\n')
}
