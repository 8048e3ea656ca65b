import { type Draft, end, holdOnAws, schedule, unchanged } from '../requests/draft.ts'
import type { OperationRules } from '../requests/lifecycle.ts'
import type { Operation } from '../requests/operation.ts'
import type { EffectOutcome } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import { subjectKeyId } from '../requests/request-facts.ts'
import { refuse } from '../shared/result.ts'

/**
 * How one key is made Inactive or Active because somebody asked for it. Pure, one effect and one end: "made Inactive" is said only after AWS said so.
 * It looks at no evidence: whoever asked was shown the last use, and a key made Inactive works again after `activate`.
 */
type Switch = Extract<Operation['kind'], 'deactivate' | 'activate'>
type SwitchOutcome = Extract<EffectOutcome, { readonly effect: 'make_inactive' | 'make_active' }>

const PLANS = {
  deactivate: { effect: 'make_inactive', step: 'making_inactive', done: 'made_inactive' },
  activate: { effect: 'make_active', step: 'making_active', done: 'made_active' },
} as const

export function createSwitchRules(kind: Switch): OperationRules {
  const { effect, step, done } = PLANS[kind]
  return {
    begin: (request, now) => ({
      request: schedule(
        { ...atStep(request, step), state: 'running', expiresAt: undefined },
        effect,
        now,
      ),
      entries: [{ type: 'started', actor: 'awskey', data: {} }],
    }),
    apply: (request, outcome, now) =>
      outcome.effect === effect ? afterSwitch(request, outcome, done, now) : unchanged(request),
    undo: () => refuse({ reason: 'nothing_to_undo' }),
    mayCancel: isAnswered,
    expire: (request) =>
      end(request, 'expired', 'expired', facts(request), [
        { type: 'expired', actor: 'awskey', data: facts(request) },
      ]),
  }
}

function afterSwitch(
  request: Request,
  outcome: SwitchOutcome,
  done: 'made_inactive' | 'made_active',
  now: Date,
): Draft {
  switch (outcome.result) {
    case 'done':
      return end(request, 'done', done, facts(request), [
        { type: done, actor: 'awskey', data: facts(request) },
        { type: 'done', actor: 'awskey', data: {} },
      ])
    case 'gone':
      return outcome.effect === 'make_active' ? nothingToMakeActive(request) : alreadyGone(request)
    case 'denied':
      return holdOnAws(request, outcome.effect, outcome, now)
    case 'not_known':
      return holdOnAws(switchAsked(request), outcome.effect, outcome, now)
    case 'looked':
      return unchanged(request)
  }
}

/** A key that is gone signs nothing, as was asked for. */
function alreadyGone(request: Request): Draft {
  return end(request, 'done', 'already_gone', facts(request), [
    { type: 'already_gone', actor: 'awskey', data: facts(request) },
  ])
}

/** A key that is gone never works again: that is not what was asked for. */
function nothingToMakeActive(request: Request): Draft {
  const data = { ...facts(request), what: 'gone' }
  return end(request, 'failed', 'target_changed', data, [
    { type: 'refused_by_target', actor: 'awskey', data },
  ])
}

/** Before AWS was asked, or after it refused what the key just read still lacked; not while nobody knows whether it was done, whatever it is on hold for since. */
function isAnswered({ operation, hold: held }: Request): boolean {
  const asked = 'switchAsked' in operation && operation.switchAsked === true
  return held?.reason !== 'aws_unavailable' && (!asked || held?.reason === 'aws_denied')
}

function switchAsked(request: Request): Request {
  const { operation } = request
  return operation.kind === 'deactivate' || operation.kind === 'activate'
    ? { ...request, operation: { ...operation, switchAsked: true } }
    : request
}

function facts(request: Request): Readonly<Record<string, string>> {
  return { keyId: subjectKeyId(request) ?? '' }
}

function atStep(request: Request, step: 'making_inactive' | 'making_active'): Request {
  const { operation } = request
  if (operation.kind === 'deactivate' && step === 'making_inactive')
    return { ...request, operation: { ...operation, step } }
  return operation.kind === 'activate' && step === 'making_active'
    ? { ...request, operation: { ...operation, step } }
    : request
}
