/** `/awskey whose`: every answer, and names as long and as hostile as they can be. */
import type { WhoseKey } from '../../../src/keys/whose-key.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { whoseAnswer } from '../../../src/slack/views/whose-answer.ts'
import { HOSTILE_REASON, LONG_KEY, LONG_TEAM, LONG_USER } from '../rows/long-rows.ts'
import { ERIN, OLD_KEY } from '../rows/request-rows.ts'
import { type GroupModel, made, type SpecimenModel } from '../specimen-model.ts'

const ERINS = {
  keyId: OLD_KEY,
  kind: 'user',
  accountName: 'development',
  userName: 'erin',
  active: known(true),
  owner: ERIN,
  team: 'payments',
  machine: false,
} as const
const ANSWERS: readonly (readonly [id: string, title: string, whose: WhoseKey])[] = [
  ['owned', 'A person owns it', ERINS],
  [
    'machine',
    'A machine, Inactive',
    { ...ERINS, owner: undefined, machine: true, active: known(false) },
  ],
  [
    'longest',
    'Long names, no team, not known whether Active',
    {
      ...ERINS,
      keyId: LONG_KEY,
      userName: LONG_USER,
      owner: undefined,
      team: undefined,
      active: unknown(HOSTILE_REASON),
    },
  ],
  ['long-team', 'A long team', { ...ERINS, team: LONG_TEAM }],
  ['root', 'The root user', { keyId: OLD_KEY, kind: 'root', accountName: 'production' }],
  ['not-ours', 'Of another company', { keyId: OLD_KEY, kind: 'not_ours', account: '999999999999' }],
  [
    'not-known',
    'Not known',
    { keyId: OLD_KEY, kind: 'not_known', why: HOSTILE_REASON, hint: undefined },
  ],
  [
    'hint',
    'Not known, with what the id says',
    {
      keyId: OLD_KEY,
      kind: 'not_known',
      why: 'sts:GetAccessKeyInfo AccessDenied',
      hint: 'production',
    },
  ],
]

export const WHOSE: GroupModel = {
  id: 'whose',
  title: 'Whose a key is',
  about:
    'The answer to /awskey whose. What could not be found out is not known; what the id says is a hint.',
  surface: 'ephemeral',
  where: 'Where the command was typed, only to the person',
  specimens: ANSWERS.map(
    ([id, title, whose]): SpecimenModel => ({ id, title, made: made(whoseAnswer, whose) }),
  ),
}
