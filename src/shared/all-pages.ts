/**
 * Reads every page of a listing. `readPage` gets the token of the page to read (none for the first) and gives its items and the next token.
 * A page that throws makes the whole listing throw: a part of a list is never passed off as the list.
 */
export async function allPages<T>(
  readPage: (
    token: string | undefined,
  ) => Promise<{ items: readonly T[]; next: string | undefined }>,
): Promise<T[]> {
  const items: T[] = []
  let token: string | undefined
  do {
    const page = await readPage(token)
    items.push(...page.items)
    token = page.next
  } while (token !== undefined)
  return items
}
