import { z } from 'zod'
import type { SlackBody } from './parse-body.ts'

/**
 * Whether a verified request comes from the workspace and the app that the configuration names. What names neither is refused like a wrong one:
 * a request that does not say where it comes from did not come from there.
 */
export interface Workspace {
  /** A workspace (`T…`) or, for an org-wide installation, an enterprise (`E…`). */
  readonly team?: string | undefined
  readonly app?: string | undefined
}

const Place = z.object({ id: z.string() })
const Origin = z.object({
  api_app_id: z.string().optional(),
  team_id: z.string().nullish(),
  enterprise_id: z.string().nullish(),
  team: Place.nullish(),
  enterprise: Place.nullish(),
})

export function isRightWorkspace(body: SlackBody, { team, app }: Workspace): boolean {
  const origin = Origin.safeParse(body)
  if (!origin.success) return false
  const { api_app_id, team_id, enterprise_id, team: place, enterprise } = origin.data
  const teams = [team_id, place?.id, enterprise_id, enterprise?.id]
  return (team === undefined || teams.includes(team)) && (app === undefined || api_app_id === app)
}
