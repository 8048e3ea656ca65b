import type { Button, KnownBlock, ModalView } from '@slack/types'
import { ACTIONS, VIEWS } from '../../ids.ts'
import { button, buttons, section } from '../../text/blocks.ts'
import { modal } from '../../text/modal.ts'
import { type Mrkdwn, mrkdwn } from '../../text/mrkdwn.ts'
import { formatPlace, type Place } from '../modal-place.ts'

/** Everything that can be begun with a click, in groups of what people come for. The menu and the first Home show the same. */
interface Group {
  readonly about: Mrkdwn
  readonly buttons: readonly (readonly [text: string, action: string])[]
}

const GROUPS: readonly Group[] = [
  {
    about: mrkdwn`*Look*: your access keys with status, age and last use; what waits for you; who did what; how it all works`,
    buttons: [
      ['List my keys', ACTIONS.menuList],
      ['Show stale keys', ACTIONS.menuStale],
      ['My requests', ACTIONS.menuRequests],
      ['Show history', ACTIONS.menuHistory],
      ['Show help', ACTIONS.menuHelp],
    ],
  },
  {
    about: mrkdwn`*Get a key*: a new one takes over from the old, or a first one is made`,
    buttons: [
      ['Rotate a key', ACTIONS.menuRotate],
      ['Create a key', ACTIONS.menuCreate],
    ],
  },
  {
    about: mrkdwn`*Put a key away*: make it Inactive, make it Active again, delete it`,
    buttons: [
      ['Make a key Inactive', ACTIONS.menuDeactivate],
      ['Make a key Active', ACTIONS.menuActivate],
      ['Delete a key', ACTIONS.menuDelete],
    ],
  },
  {
    about: mrkdwn`*Somebody may have seen a key?* Report it now; whether it was a mistake can be found out later`,
    buttons: [['Report an exposed key', ACTIONS.menuExposed]],
  },
  {
    about: mrkdwn`*Away for a while?* Somebody else can approve and deny in your place`,
    buttons: [['Let somebody decide', ACTIONS.delegateOpen]],
  },
]

export function menuBlocks(): readonly KnownBlock[] {
  return GROUPS.flatMap(({ about, buttons: all }) => [
    section(about),
    ...buttons(...all.map(([text, action]) => entry(text, action))),
  ])
}

function entry(text: string, action: string): Button {
  return button({ text, action, value: action })
}

/** `said` stands first, where there is something to say. */
export function menuModal(place: Place, said?: Mrkdwn): ModalView {
  const blocks = [...(said === undefined ? [] : [section(said)]), ...menuBlocks()]
  return modal({ callback: VIEWS.menu, title: 'awskey', blocks, metadata: formatPlace(place) })
}
