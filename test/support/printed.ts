import { vi } from 'vitest'

/** The lines that a function writes meanwhile. Powertools writes past `console`, to the streams themselves. */
export async function printedBy(work: () => unknown): Promise<readonly string[]> {
  const written: string[] = []
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0),
  )
  try {
    await work()
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  return written
    .join('')
    .split('\n')
    .filter((line) => line !== '')
}
