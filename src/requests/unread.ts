/** What a verification could not read, by name, beside what it could: one failure hides nothing of the rest, and is never taken for "nothing there". */
export interface Unread {
  readonly what: string
  readonly why: string
}

export interface UnreadNotes {
  readonly unread: readonly Unread[]
  /** What `read` gives, or `undefined` and a note with the name of the error, never its text. */
  noted<T>(what: string, read: () => Promise<T>): Promise<T | undefined>
}

export function createUnreadNotes(): UnreadNotes {
  const unread: Unread[] = []
  return {
    unread,
    async noted(what, read) {
      try {
        return await read()
      } catch (error) {
        unread.push({ what, why: error instanceof Error ? error.name : 'unknown' })
        return undefined
      }
    },
  }
}
