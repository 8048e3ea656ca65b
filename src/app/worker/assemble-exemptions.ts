import type { Prepare } from '../../keys/ask.ts'
import { isLeftAlone } from '../../keys/left-alone.ts'
import { prepareExemption } from '../../reminders/prepare-exemption.ts'
import {
  createExemptions,
  type ExemptionsWithTags,
  type ReadExemptionsDeps,
} from '../../reminders/read-exemptions.ts'
import { type Completed, createReadWhatLinesNeed } from '../../reminders/read-what-lines-need.ts'
import type { AuthorityDeps } from '../../requests/authority-deps.ts'
import { createExemptionWitness } from '../../requests/exemption-witness.ts'
import type { Request } from '../../requests/request.ts'
import { isExemption, subjectKeyId } from '../../requests/request-facts.ts'
import type { ReadTeamKeysDeps } from '../../rotation/bulk/read-team-keys.ts'
import type { OpenAutoRotationDeps } from '../../rotation/open-auto-rotation.ts'
import { fewAtOnce } from '../../shared/few-at-once.ts'
import { known } from '../../shared/known.ts'
import type { LeftAlone } from '../../slack/views/answer-text.ts'
import type { People } from './assemble-people.ts'
import type { WorkerParts } from './worker-parts.ts'

/** Who is left alone: how it is asked for, and who reads it before awskey does something by itself. */
export interface ExemptionParts {
  readonly exemptions: ExemptionsWithTags
  /** A user with the tags and groups that lines of awskey.yml go by. */
  readonly completed: Completed
  readonly prepare: Readonly<Record<'snooze' | 'exempt', Prepare>>
  /** Of one user that awskey would do something with by itself. */
  readonly leftAlone: OpenAutoRotationDeps['leftAlone']
  /** Of a request that a person made: only to be told. */
  ofRequest(request: Request): Promise<LeftAlone>
  readonly ofMany: ReadTeamKeysDeps['exemptionsOf']
  readonly untrustedTags: ReadTeamKeysDeps['untrustedTags']
}

const SESSION = 'awskey-exemptions'
const AT_ONCE = 5

export function assembleExemptions(
  parts: Pick<
    WorkerParts,
    'config' | 'store' | 'exempted' | 'users' | 'memberships' | 'clock' | 'wallNow'
  >,
  proving: AuthorityDeps,
  plans: Pick<People['plans'], 'fromRow'>,
  reportForgery: ReadExemptionsDeps['reportForgery'],
): ExemptionParts {
  const { config, store, exempted, users, memberships, clock } = parts
  const { accounts } = config.organisation
  const lines = config.exempt
  const witness = createExemptionWitness({
    ...proving,
    store,
    longest: config.longest,
    aheadMs: () => clock.now().getTime() - parts.wallNow(),
    planByRow: (request) => plans.fromRow(request, request.operation.kind),
  })
  const exemptions = createExemptions({ lines, accounts, store: exempted, witness, reportForgery })
  const completed = createReadWhatLinesNeed({ lines, accounts, users, memberships, clock })
  const leftAlone: ExemptionParts['leftAlone'] = async (user, keyId, session) => {
    const subject = await completed({ groups: undefined, ...user }, session)
    return isLeftAlone(await exemptions.of(subject, clock.now()), keyId)
  }
  return {
    exemptions,
    completed,
    leftAlone,
    async ofRequest(request) {
      if (isExemption(request.operation)) return undefined
      const { account, userName, userId, path } = request.subject
      const user = { account, userName, userId, path, tags: undefined, groups: undefined }
      const subject = await completed(user, request.id)
      const found = await exemptions.of(subject, clock.now())
      const alone = isLeftAlone(found, subjectKeyId(request))
      if (alone.kind === 'unknown') return alone
      return alone.value && known(alone.value)
    },
    async ofMany(account, subjects, until) {
      const found = await exemptions.ofAccount(account, clock.now())
      return fewAtOnce(subjects, AT_ONCE, async (user) => {
        if (found.kind === 'unknown') return found
        return found.value(parts.wallNow() > until ? user : await completed(user, SESSION))
      })
    },
    untrustedTags: (user) => exemptions.untrusted(user, clock.now()),
    prepare: prepareExemption({
      longest: config.longest,
      timezone: config.timezone,
      store: exempted,
      lines,
      trustsTags: (account) => accounts.some(({ id, trustTags }) => id === account && trustTags),
    }),
  }
}
