import type { LogLine } from './function-host.ts'

/** What the hosted functions print, newest last, bounded. Kept so that a failure can be looked at, and searched for secrets. */
export interface SandboxLog {
  add(line: LogLine): void
  lines(): readonly (LogLine & { readonly at: string })[]
  clear(): void
}

const KEPT = 20_000

export function createLog(now: () => Date): SandboxLog {
  let lines: (LogLine & { readonly at: string })[] = []
  return {
    add(line) {
      lines.push({ at: now().toISOString(), ...line })
      if (lines.length > KEPT * 1.5) lines = lines.slice(-KEPT)
    },
    lines: () => lines,
    clear() {
      lines = []
    },
  }
}
