import type { Session } from '../store/session.tsx'
import { shortId, TOUR, type TourFacts } from './facts.ts'
import type { Detour, Journey, Step } from './journey.ts'

/** The words of the tour: what to do next, in one or two sentences, and why in one. They say only what really happens in the sandbox. */
export interface Words {
  readonly title: string
  /** Parts of a step, each seen to be done or not; a step of one part has one. */
  readonly todo: readonly Part[]
  readonly why: string
}

export interface Part {
  readonly text: string
  readonly done: boolean
}

type Who = Pick<Session, 'persona'>

const todo = (text: string): readonly Part[] => [{ text, done: false }]

export function wordsOf(journey: Journey, facts: TourFacts, who: Who): Words {
  switch (journey.kind) {
    case 'step':
      return STEP_WORDS[journey.step](facts, who)
    case 'detour':
      return DETOUR_WORDS[journey.why]
    case 'done':
      return DONE
  }
}

/** Between back quotes, as it is typed. */
const TYPED = { rotate: '`/awskey rotate`', history: '`/awskey history erin`' } as const

const STEP_WORDS: Readonly<Record<Step, (facts: TourFacts, who: Who) => Words>> = {
  1: ({ ageDays, rotation, card }, { persona }) => ({
    title: 'Ask for a new key',
    todo: todo(
      rotation === undefined
        ? `${asErin(persona)}Write ${TYPED.rotate} in #payments and press Enter.`
        : card === undefined
          ? MAKES_KEY
          : 'Somebody else asked for it. As Erin, press *Approve* on the card in #payments.',
    ),
    why: `Erin's access key is ${ageDays} days old. The longer a key lives, the more places know it.`,
  }),
  2: ({ newKey, oldKey, sealed, fetched, used, settled }) => ({
    title: 'Put the new key to work',
    todo:
      sealed === undefined && !fetched
        ? todo(settled ? MAKES_KEY_AGAIN : MAKES_KEY)
        : [
            {
              text: 'awskey has told Erin where the secret is: see *Messages*. In AWS, open *Secrets* and press *Fetch as erin*.',
              done: fetched,
            },
            { text: `Then press *An application uses ${shortId(newKey)}*.`, done: used },
          ],
    why: `The secret never passes through Slack; only its owner can fetch it. ${shortId(oldKey)} stays Active until the new key is in use.`,
  }),
  3: ({ oldKey, quietDays }) => ({
    title: 'Let the old key fall quiet',
    todo: [
      { text: 'Press *+7 days* at the top.', done: quietDays >= 7 },
      { text: 'Then press *+1 day*.', done: false },
    ],
    why: `awskey makes ${shortId(oldKey)} Inactive when nothing has used it for seven days, and some hours more: AWS shows a use late. A use starts the days anew.`,
  }),
  4: ({ oldKey }) => ({
    title: 'Wait until the soak is over',
    todo: todo('Press *+7 days* at the top. Then awskey asks the team in #payments.'),
    why: `In the soak ${shortId(oldKey)} is Inactive but not deleted: what still needs it fails now, and Undo brings it back at once.`,
  }),
  5: ({ card, ownRefused }, { persona }) => ({
    title: 'Get the deletion approved',
    todo:
      card === undefined
        ? todo('Approved. awskey deletes the old key.')
        : [
            {
              text: 'As Erin, press *Approve* on the card in #payments: awskey refuses.',
              done: ownRefused,
            },
            {
              text:
                persona === TOUR.approver
                  ? 'You are Maya Moss now. Press *Approve* on the card.'
                  : 'Then become *Maya Moss*, top left, and press *Approve*.',
              done: false,
            },
          ],
    why: 'Nobody decides on their own request, and a deleted key cannot be brought back.',
  }),
  6: () => ({
    title: 'Read who did what',
    todo: todo(`Write ${TYPED.history} in #payments and press Enter.`),
    why: 'Each request keeps who asked, who decided, what was done and when.',
  }),
}

const MAKES_KEY = 'awskey makes the second key. It takes a moment.'
const MAKES_KEY_AGAIN =
  'awskey was interrupted as it made the key, and begins again by itself. Press *+1 hour* at the top.'

const DONE: Words = {
  title: 'That is the whole job',
  todo: [
    {
      text: 'The old key is deleted, the new one works, and the history says who did what.',
      done: true,
    },
  ],
  why: 'Look around: the Home of awskey, the list of keys with `/awskey list`, or *Faults*, to see what happens when AWS misbehaves.',
}

function asErin(persona: string): string {
  return persona === TOUR.owner
    ? 'You are Erin Engel, an engineer. '
    : 'Become *Erin Engel*, top left. '
}

const DETOUR_WORDS: Readonly<Record<Detour, Words>> = {
  held: {
    title: 'awskey holds still',
    todo: todo(
      'Open Messages of awskey as Erin: it says what would release the hold. Take planted faults away in *Faults*, then press *+1 day*, or start over.',
    ),
    why: 'What is not known or not safe stops awskey; it does not guess.',
  },
  second_key_not_ours: {
    title: 'Erin has a second key already',
    todo: todo('Delete the newer one in AWS, Keys, or start over.'),
    why: 'AWS allows two keys for each user, and a rotation needs the second place.',
  },
  old_key_inactive: {
    title: "Erin's key is Inactive",
    todo: todo('Make it Active again in AWS, Keys, or start over.'),
    why: 'awskey rotates a key that is in use; for one that is not, there is nothing to rotate.',
  },
  rotation_ended: {
    title: 'The rotation ended early',
    todo: todo(
      'Read why in Messages of awskey, as Erin. To see the rest of the story, start over.',
    ),
    why: 'awskey leaves the keys as they are when a request is cancelled or cannot go on.',
  },
  new_key_gone: {
    title: 'The new key is gone',
    todo: todo(
      'Somebody deleted it in AWS. Press *+1 day* to see what awskey says, or start over.',
    ),
    why: 'The old key stays Active as long as no other is in use.',
  },
  new_key_inactive: {
    title: 'The new key is Inactive',
    todo: todo('Make it Active again in AWS, Keys, or start over.'),
    why: 'awskey takes the old key away only while the new one works.',
  },
  deletion_ended: {
    title: 'The deletion did not come about',
    todo: todo('The card in #payments says why. To see the rest of the story, start over.'),
    why: 'Without an approval in time, awskey leaves the old key as it is.',
  },
  deleted_outside: {
    title: 'The old key was deleted in AWS',
    todo: todo('Nobody approved that in Slack. To see the rest of the story, start over.'),
    why: 'Who has the rights in AWS can pass awskey by; its history says only what went through it.',
  },
  no_key: {
    title: 'Erin has no key left',
    todo: todo('To see the rest of the story, start over.'),
    why: 'Somebody deleted what she had in AWS.',
  },
}
