import { useCallback, useEffect, useState } from 'react'
import { dismissProblem, runAct, useActs } from '../store/acts.ts'
import { type ApiAnswer, ackOf, post, problemOf } from '../store/api.ts'
import { useSession } from '../store/session.tsx'

/**
 * What this window's person does in one place: sent at once, its state kept beside the place and apart from what other people did there.
 * `answeredMs` stands for a moment after an answer and tells how long awskey took to acknowledge.
 */
export interface PersonActs {
  readonly pending: readonly string[]
  readonly problem: string | undefined
  readonly answeredMs: number | undefined
  /** `undefined`: the same element is still under way, nothing was sent. */
  run(
    element: string,
    call: string,
    body: Readonly<Record<string, unknown>>,
  ): Promise<ApiAnswer | undefined>
  dismiss(): void
}

const SHOWN_MS = 6_000

export function usePersonAct(where: string): PersonActs {
  const { persona } = useSession()
  const place = `${where} ${persona}`
  const { pending, problem } = useActs(place)
  const [answered, setAnswered] = useState<{ readonly ms: number } | undefined>(undefined)
  useEffect(() => {
    if (answered === undefined) return undefined
    const timer = setTimeout(() => setAnswered(undefined), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [answered])
  const run = useCallback<PersonActs['run']>(
    async (element, call, body) => {
      const answer = await runAct(place, element, () => post(call, { user: persona, ...body }))
      if (answer === undefined) return undefined
      const { ms } = ackOf(answer)
      setAnswered(problemOf(answer) === undefined && ms > 0 ? { ms } : undefined)
      return answer
    },
    [place, persona],
  )
  const dismiss = useCallback(() => dismissProblem(place), [place])
  return { pending, problem, answeredMs: answered?.ms, run, dismiss }
}
