/** Gives up waiting, not the work: somebody is looking at a spinner. Rejects with a `TimeoutError`, as the SDKs and `fetch` do. */
export class NoAnswerInTimeError extends Error {
  override readonly name = 'TimeoutError'
}

export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NoAnswerInTimeError(`no answer within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
