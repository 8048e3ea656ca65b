/**
 * The gallery: every message, modal and Home of the product in every state, drawn by the builders that ship, with Slack's limits counted.
 * Fixed rows and fixed dates: the same at every call. It reads no workspace and no account.
 */
import { createSeed } from '../slack/seed.ts'
import type { Gallery } from '../wire/gallery.ts'
import { drawSpecimen } from './draw-specimen.ts'
import type { GroupModel } from './specimen-model.ts'
import { ADVICE } from './specimens/advice.ts'
import { ALARMS } from './specimens/alarms.ts'
import { ANSWERS_TO_ACTS } from './specimens/answers.ts'
import { APPROVAL_CARDS } from './specimens/approval-cards.ts'
import { AUDITS } from './specimens/audits.ts'
import { BROKEN_GLASS } from './specimens/broken-glass.ts'
import { COMMAND_PROBLEMS } from './specimens/command-problems.ts'
import { commands } from './specimens/commands.ts'
import { DELEGATIONS } from './specimens/delegations.ts'
import { DELIVERY, PICKUP_WINDOW } from './specimens/delivery.ts'
import { DIGESTS } from './specimens/digests.ts'
import { ENDINGS } from './specimens/endings.ts'
import { EXPOSURES } from './specimens/exposures.ts'
import { forms } from './specimens/forms.ts'
import { HISTORIES } from './specimens/histories.ts'
import { HOLDS } from './specimens/holds.ts'
import { HOME, OPEN_REQUESTS } from './specimens/homes.ts'
import { LEDGER } from './specimens/ledger.ts'
import { LEFT_ALONE } from './specimens/left-alone.ts'
import { LISTS } from './specimens/lists.ts'
import { MANY_ROTATIONS } from './specimens/many-rotations.ts'
import { menus } from './specimens/menus.ts'
import { REFUSALS } from './specimens/refusals.ts'
import { REMINDERS } from './specimens/reminders.ts'
import { REQUESTS } from './specimens/requests.ts'
import { SECURITY } from './specimens/security.ts'
import { SIGNALS } from './specimens/signals.ts'
import { SOAK } from './specimens/soak.ts'
import { STALE_LISTS } from './specimens/stale-lists.ts'
import { THREADS } from './specimens/threads.ts'
import { WHOSE } from './specimens/whose.ts'

export async function createGallery(): Promise<Gallery> {
  const groups: readonly GroupModel[] = [
    HOME,
    await forms(),
    await menus(),
    await commands(),
    LISTS,
    STALE_LISTS,
    WHOSE,
    ALARMS,
    DIGESTS,
    HISTORIES,
    AUDITS,
    ADVICE,
    OPEN_REQUESTS,
    REQUESTS,
    APPROVAL_CARDS,
    LEFT_ALONE,
    REMINDERS,
    DELEGATIONS,
    BROKEN_GLASS,
    HOLDS,
    DELIVERY,
    PICKUP_WINDOW,
    MANY_ROTATIONS,
    SOAK,
    ENDINGS,
    THREADS,
    ANSWERS_TO_ACTS,
    REFUSALS,
    COMMAND_PROBLEMS,
    EXPOSURES,
    SIGNALS,
    SECURITY,
    LEDGER,
  ]
  return {
    names: seededNames(),
    groups: groups.map((group) => ({
      id: group.id,
      title: group.title,
      about: group.about,
      specimens: group.specimens.map((model) => drawSpecimen(group, model)),
    })),
  }
}

/** The people and channels that everybody finds in the workspace too. */
function seededNames(): Gallery['names'] {
  const { users, channels, usergroups } = createSeed()
  return {
    people: users.map(({ id, name, real_name }) => ({ id, name, realName: real_name })),
    channels: channels.map(({ id, name }) => ({ id, name })),
    usergroups: usergroups.map(({ id, handle }) => ({ id, handle })),
  }
}
