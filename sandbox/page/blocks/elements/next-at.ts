/** Where an arrow key, Home or End leads in a list of this length, from the last to the first and back; `undefined` for any other key. */
export function nextAt(key: string, at: number, length: number): number | undefined {
  if (length === 0) return undefined
  if (key === 'ArrowDown') return (at + 1) % length
  if (key === 'ArrowUp') return (at + length - 1) % length
  if (key === 'Home') return 0
  return key === 'End' ? length - 1 : undefined
}
