import { lookAtTrailTable } from '../../aws/athena/look-at-trail-table.ts'
import { known } from '../../shared/known.ts'
import type { Besides, BesidesParts } from './besides.ts'

/** The table over a trail, by the responder's role of its account. */
export async function lookAtTrail(
  { sessions, config: { trail }, open }: BesidesParts,
  session: string,
): Promise<Besides> {
  const asked =
    trail !== undefined &&
    open.some(({ account, role }) => account === trail.account && role === 'responder')
  if (!asked) return {}
  const opened = sessions.open(trail.account, 'responder', session)
  return { trail: known(await lookAtTrailTable(opened, trail.region, trail.table)) }
}
