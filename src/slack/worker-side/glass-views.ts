/** Who is told that somebody broke the glass: the requester, the owner, the team, and security, who then looks at it. Pure. */
import { glassNotice, reviewCard } from '../views/review-card.ts'
import { deciderChannels, directMessage, type Place, teamChannels } from './view-places.ts'
import type { ViewModel, ViewPlan } from './view-plan.ts'

/** For security it is a card until somebody looked; the others are told once. */
export function glassViews({ request, organisation }: ViewModel): readonly ViewPlan[] {
  const decision = request.decisions.find(({ breakGlass }) => breakGlass)
  if (decision === undefined) return []
  const { requester, owner } = request
  const { security, platform } = organisation
  const notice = (kind: string, places: readonly Place[]): ViewPlan => ({
    kind,
    places,
    late: false,
    settled: true,
    draw: (note) => glassNotice({ request, decision, note }),
  })
  const [team] = deciderChannels(request, organisation)
  const inTeam = team?.in === 'channel' && team.channel !== security.channel
  return [
    {
      kind: 'glass_security',
      places: [
        { in: 'channel', channel: security.channel },
        { in: 'channel', channel: platform.channel },
      ],
      late: false,
      settled: request.review !== 'open',
      draw: (note) => reviewCard({ request, decision, note }),
    },
    notice('glass_requester', [directMessage(requester), ...teamChannels(request, organisation)]),
    ...(owner === undefined || owner === requester
      ? []
      : [notice('glass_owner', [directMessage(owner)])]),
    ...(inTeam ? [notice('glass_team', deciderChannels(request, organisation))] : []),
  ]
}
