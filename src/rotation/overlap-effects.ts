import { userOf } from '../keys/request-subject.ts'
import type { EffectOutcome } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import type { Effect, Effects } from '../requests/run-effects.ts'
import type { Clock } from '../shared/clock.ts'
import { type EvidenceDeps, readEvidence } from './read-evidence.ts'
import { rotationOf } from './rotation-subject.ts'

/**
 * The effects of the overlap. The evidence is read again right before the old key is made inactive; if it no longer says so, nothing is written.
 */
export interface OverlapDeps extends EvidenceDeps {
  readonly clock: Clock
}

export function createOverlapEffects(deps: OverlapDeps): Pick<Effects, 'look' | 'make_inactive'> {
  const readOnly = (run: Effect['run']): Effect => ({ writes: false, run, reconcile: run })
  return {
    look: readOnly(async (request) => {
      const looked = await readEvidence(deps, request, deps.clock.now())
      return looked.kind === 'gone'
        ? { effect: 'look', result: 'gone' }
        : { effect: 'look', result: 'looked', look: looked.look }
    }),
    make_inactive: {
      writes: true,
      run: (request) => makeInactive(deps, request),
      reconcile: async (request) =>
        (await wasMadeInactive(deps, request)) ?? {
          effect: 'make_inactive',
          result: 'not_known',
          why: 'the worker stopped before the key was made inactive',
        },
    },
  }
}

async function makeInactive(deps: OverlapDeps, request: Request): Promise<EffectOutcome> {
  const effect = 'make_inactive'
  // An earlier try may have been done although nobody answered: then the key is Inactive by our own hand.
  const earlier = request.next?.attempt ? await wasMadeInactive(deps, request) : undefined
  if (earlier !== undefined) return earlier
  const looked = await readEvidence(deps, request, deps.clock.now())
  if (looked.kind === 'gone') return { effect, result: 'gone' }
  if (looked.look.verdict.do !== 'make_inactive')
    return { effect, result: 'looked', look: looked.look }
  const outcome = await deps.keys.makeInactive(userOf(request), rotationOf(request).oldKeyId)
  switch (outcome.kind) {
    case 'done':
    case 'gone':
      return { effect, result: outcome.kind }
    case 'refused':
      return { effect, result: 'denied', code: outcome.code }
    case 'not_known':
      return { effect, result: 'not_known', why: outcome.why }
  }
}

/** What became of an earlier try; nothing when the key is still Active. */
async function wasMadeInactive(
  deps: OverlapDeps,
  request: Request,
): Promise<EffectOutcome | undefined> {
  const effect = 'make_inactive'
  const listed = await deps.keys.list(userOf(request))
  if (listed.kind === 'unknown') return { effect, result: 'not_known', why: listed.why }
  const old = listed.value.find(({ id }) => id === rotationOf(request).oldKeyId)
  if (old === undefined) return { effect, result: 'gone' }
  return old.status === 'Inactive' ? { effect, result: 'done' } : undefined
}
