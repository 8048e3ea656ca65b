import type { Known } from '../../shared/known.ts'
import type { SlackSeen } from '../inside/look.ts'
import { type Finding, fine, judged, notKnown, unlessTroubled, wrong } from './finding.ts'

/** What a function said of itself from inside. Pure. A plain no of AWS's is wrong; anything else that was not read is not known. */
const AGAIN = 'run it again in a minute'
const DEPLOY = 'deploy again: npm run deploy'
const NO = /(?:AccessDenied|NotFound|Disabled|KMSInvalidState)(?:Exception)?$/

export function judgeWay(
  { account, role, by }: { readonly account: string; readonly role: string; readonly by: string },
  opened: Known<string>,
): Finding {
  const check = `way into ${account} as ${role}`
  if (opened.kind === 'known')
    return opened.value === account
      ? fine(check, `${by} may go it`)
      : wrong(check, { what: `it leads into ${opened.value || 'no account'}`, todo: DEPLOY })
  if (opened.why === 'AccountNotConfiguredError')
    return wrong(check, {
      what: `${by} was deployed without this account in its configuration`,
      todo: DEPLOY,
    })
  if (NO.test(opened.why))
    return wrong(check, {
      what: `${by} may not go it (${opened.why}): there is no such role, or it does not trust the role of ${by}, or it asks for another external id`,
      todo: 'deploy the template deploy/spoke.yml in that account (docs/deploy.md); compare externalId in awskey.yml, and the policies of the organisation',
    })
  return notKnown(check, opened.why, AGAIN)
}

export function judgeConfiguration(by: string, deployed: string, here: string): Finding {
  const check = `configuration of ${by}`
  return deployed === here
    ? fine(check, 'the same file as here')
    : wrong(check, { what: 'it was deployed with another awskey.yml than this one', todo: DEPLOY })
}

export function judgeUse(by: string, alias: string, refuses: Known<boolean>): readonly Finding[] {
  const check = `use of ${alias} by ${by}`
  if (refuses.kind === 'unknown' && NO.test(refuses.why))
    return [
      wrong(check, {
        what: `${by} may not verify with it (${refuses.why}): nothing that people click is believed`,
        todo: `look at the line of the key; if that is fine, ${DEPLOY}`,
      }),
    ]
  return judged(check, refuses, AGAIN, (does) =>
    unlessTroubled(check, 'it refuses what nobody signed', [
      !does && { what: 'KMS calls something signed that nobody signed', todo: 'tell security' },
    ]),
  )
}

export function judgeReach(
  by: string,
  seen: Known<SlackSeen>,
  team: string | undefined,
): readonly Finding[] {
  const check = `Slack from ${by}`
  return judged(check, seen, `${AGAIN}; the log of ${by} says more`, (look) =>
    unlessTroubled(check, 'it is reached', [
      look.kind === 'refused' && {
        what: `Slack does not take the token that ${by} has: ${look.code}`,
        todo: 'put the token of today into the Slack secret (docs/operations.md)',
      },
      look.kind === 'taken' &&
        team !== undefined &&
        look.team !== team && {
          what: `${by} is in the workspace ${look.team}, and awskey.yml names ${team}`,
          todo: DEPLOY,
        },
    ]),
  )
}
