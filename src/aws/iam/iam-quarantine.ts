import {
  AttachUserPolicyCommand,
  DeleteUserPermissionsBoundaryCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  ListAttachedUserPoliciesCommand,
  PutUserPermissionsBoundaryCommand,
  TagUserCommand,
  UntagUserCommand,
} from '@aws-sdk/client-iam'
import {
  type Denial,
  QUARANTINE_TAG,
  type Quarantine,
  type UserToContain,
} from '../../exposure/containment.ts'
import type { WriteOutcome } from '../../keys/access-keys.ts'
import { allPages } from '../../shared/all-pages.ts'
import type { AccountSession, AccountSessions } from '../account-sessions.ts'
import { asKnown, attempt, UnexpectedAnswerError } from '../attempt.ts'
import { partitionOf } from '../regions.ts'
import { asWriteOutcome } from './refused-write.ts'

/**
 * The deny-all on a user: AWS's own policy `AWSDenyAll`, attached, or as the permissions boundary where a user has no room for one more policy. Constant, so that the role that does it
 * can be allowed exactly this; no document of awskey's own is ever written. Of tags it writes one.
 */
export function createIamQuarantine({
  sessions,
  region,
}: {
  readonly sessions: AccountSessions
  readonly region: string
}): Quarantine {
  const denyAll = `arn:${partitionOf(region).name}:iam::aws:policy/AWSDenyAll`
  const open = (user: UserToContain): AccountSession =>
    sessions.open(user.account, 'responder', user.session)
  return {
    async read(user) {
      const session = open(user)
      return asKnown(
        await attempt(session, 'iam:ListAttachedUserPolicies', () =>
          readDenial(session, user, denyAll),
        ),
      )
    },

    async attachDeny(user) {
      const session = open(user)
      const done = await attempt(session, 'iam:AttachUserPolicy', () =>
        session
          .iam()
          .send(new AttachUserPolicyCommand({ UserName: user.userName, PolicyArn: denyAll })),
      )
      if (done.kind === 'answered') return { kind: 'done' }
      return done.code === 'LimitExceeded' && done.asked
        ? { kind: 'refused', code: 'no_room' }
        : asWriteOutcome(done)
    },

    async putDenyBoundary(user): Promise<WriteOutcome> {
      const session = open(user)
      const done = await attempt(session, 'iam:PutUserPermissionsBoundary', () =>
        session.iam().send(
          new PutUserPermissionsBoundaryCommand({
            UserName: user.userName,
            PermissionsBoundary: denyAll,
          }),
        ),
      )
      return done.kind === 'answered' ? { kind: 'done' } : asWriteOutcome(done)
    },

    async detachDeny(user) {
      const session = open(user)
      const done = await attempt(session, 'iam:DetachUserPolicy', () =>
        session
          .iam()
          .send(new DetachUserPolicyCommand({ UserName: user.userName, PolicyArn: denyAll })),
      )
      return done.kind === 'answered' ? { kind: 'done' } : asWriteOutcome(done)
    },

    async restoreBoundary(user, boundary) {
      const session = open(user)
      const operation = boundary === '' ? 'Delete' : 'Put'
      const done = await attempt(session, `iam:${operation}UserPermissionsBoundary`, () =>
        boundary === ''
          ? session
              .iam()
              .send(new DeleteUserPermissionsBoundaryCommand({ UserName: user.userName }))
          : session.iam().send(
              new PutUserPermissionsBoundaryCommand({
                UserName: user.userName,
                PermissionsBoundary: boundary,
              }),
            ),
      )
      return done.kind === 'answered' ? { kind: 'done' } : asWriteOutcome(done)
    },

    async mark(user) {
      const session = open(user)
      const done = await attempt(session, 'iam:TagUser', () =>
        session.iam().send(
          new TagUserCommand({
            UserName: user.userName,
            Tags: [{ Key: QUARANTINE_TAG, Value: user.session }],
          }),
        ),
      )
      return done.kind === 'answered' ? { kind: 'done' } : asWriteOutcome(done)
    },

    async unmark(user) {
      const session = open(user)
      const done = await attempt(session, 'iam:UntagUser', () =>
        session
          .iam()
          .send(new UntagUserCommand({ UserName: user.userName, TagKeys: [QUARANTINE_TAG] })),
      )
      return done.kind === 'answered' ? { kind: 'done' } : asWriteOutcome(done)
    },
  }
}

/** GetUser shows the boundary; a list of policies does not. */
async function readDenial(
  session: AccountSession,
  { userName: UserName }: UserToContain,
  denyAll: string,
): Promise<Denial> {
  const [attached, { User }] = await Promise.all([
    allPages(async (Marker) => {
      const page = await session
        .iam()
        .send(new ListAttachedUserPoliciesCommand({ UserName, Marker }))
      if (page.AttachedPolicies === undefined || (page.IsTruncated && page.Marker === undefined))
        throw new UnexpectedAnswerError('IAM gave a part of its policies without the next one')
      return {
        items: page.AttachedPolicies,
        next: page.IsTruncated === true ? page.Marker : undefined,
      }
    }),
    session.iam().send(new GetUserCommand({ UserName })),
  ])
  if (User === undefined) throw new UnexpectedAnswerError('IAM gave no user')
  const boundary = User.PermissionsBoundary?.PermissionsBoundaryArn ?? ''
  return {
    byPolicy: attached.some(({ PolicyArn }) => PolicyArn === denyAll),
    byBoundary: boundary === denyAll,
    boundary,
  }
}
