/**
 * Reminders and nudges of a request: a reply under the card that asks now, so that the approvers are notified. Pure; each is wanted once.
 * One that comes late is left out: a newer one, or the decision, says more.
 */
import { approversOf } from '../../people/approver-sources.ts'
import type { SlackUserId } from '../../requests/ids.ts'
import type { Request } from '../../requests/request.ts'
import { reminderMessage } from '../views/reminder-message.ts'
import { deciderChannels, directMessage } from './view-places.ts'
import type { ViewModel, ViewPlan } from './view-plan.ts'

/** Under the card of the team, and under the owner's. */
export function reminderViews({ request, events, organisation }: ViewModel): readonly ViewPlan[] {
  const { operation, approvals } = request
  const asked = 'askedTimes' in operation ? operation.askedTimes : 1
  const owner = decidingOwner(request)
  const approvers = [
    approversOf(organisation, approvals.from),
    ...(approvals.from.security === true ? [organisation.security.approvers] : []),
  ]
  const reminders = events.filter(({ type }) => type === 'reminded' || type === 'nudged')
  return reminders.flatMap((event): ViewPlan[] => {
    const late = event !== reminders.at(-1) || request.state !== 'awaiting_approval'
    const common = { late, settled: true }
    const team: ViewPlan = {
      ...common,
      kind: `reminder_${event.seq}_team`,
      places: deciderChannels(request, organisation),
      under: cardKind(asked),
      draw: (note) => reminderMessage({ request, event, approvers, note }),
    }
    if (owner === undefined) return [team]
    const direct: ViewPlan = {
      ...common,
      kind: `reminder_${event.seq}_owner`,
      places: [directMessage(owner)],
      under: 'owner',
      draw: (note) => reminderMessage({ request, event, note }),
    }
    return [team, direct]
  })
}

/** The owner, where they may decide because somebody else asked. */
export function decidingOwner({ approvals, requester }: Request): SlackUserId | undefined {
  const { owner } = approvals.from
  return owner === requester || approvals.needed === 0 ? undefined : owner
}

/** The view in which the team is asked for the first, second … time. */
export function cardKind(asked: number): string {
  return asked === 1 ? 'team' : `team_${asked}`
}
