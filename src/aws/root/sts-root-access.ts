import type { AccessKeyMetadata } from '@aws-sdk/client-iam'
import type { LastUse } from '../../keys/access-keys.ts'
import type {
  NoRootSession,
  RootAccess,
  RootKeyRecord,
  RootRead,
  RootWrite,
} from '../../keys/root/root-access.ts'
import { AccessKeyId } from '../../requests/ids.ts'
import type { RootBelongings } from '../../requests/operation.ts'
import { allPages } from '../../shared/all-pages.ts'
import { attempt, type Failure, OWN_ROLE, UnexpectedAnswerError } from '../attempt.ts'
import { asLastUseOf, statusOf } from '../iam/key-answers.ts'
import { asWriteOutcome } from '../iam/refused-write.ts'
import type { RootIam } from './root-iam.ts'
import { type OpenedRoot, openRootSession, type RootSessionsDeps } from './root-session.ts'

/**
 * The root keys of member accounts by sts:AssumeRoot. Reading and deleting are sessions of their own, so that what only reads could not delete. A list that could not be read whole is
 * never an empty one, and a last use that AWS does not tell is not known.
 */
export function createStsRootAccess(deps: RootSessionsDeps): RootAccess {
  return {
    async audit(root) {
      const opened = await openRootSession(deps, root, 'audit')
      return opened.kind === 'opened' ? audit(opened.iam) : noSession(opened)
    },
    async deleteKey(root, keyId) {
      const opened = await openRootSession(deps, root, 'delete')
      return opened.kind === 'opened'
        ? remove(opened.iam, keyId)
        : { kind: 'no_session', because: noSession(opened) }
    },
  }
}

/** For an installation that names no way to the root users. */
export function createNoRootAccess(): RootAccess {
  const nowhere = { kind: 'not_known', why: 'rootAccess is not in awskey.yml' } as const
  return {
    audit: () => Promise.resolve(nowhere),
    deleteKey: () => Promise.resolve({ kind: 'no_session', because: nowhere }),
  }
}

type NotOpened = Exclude<OpenedRoot, { readonly kind: 'opened' }>

/** Not even asked: the role could not be assumed, which is a no as well when AWS says so. */
function noSession(opened: NotOpened): NoRootSession {
  if (opened.kind === 'not_root') return opened
  return opened.nature === 'denied' || opened.nature === 'refused'
    ? { kind: 'refused', code: opened.why }
    : { kind: 'not_known', why: opened.why }
}

async function audit(iam: RootIam): Promise<RootRead> {
  const listed = await attempt(OWN_ROLE, 'iam:ListAccessKeys', () =>
    allPages(async (marker: string | undefined) => {
      const page = await iam.listAccessKeys(marker)
      if (page.IsTruncated === true && page.Marker === undefined)
        throw new UnexpectedAnswerError('iam:ListAccessKeys gave a part without the next one')
      return {
        items: (page.AccessKeyMetadata ?? []).map(recordOf),
        next: page.IsTruncated === true ? page.Marker : undefined,
      }
    }),
  )
  if (listed.kind === 'failed') return unreadable(listed)
  const keys: RootKeyRecord[] = []
  for (const key of listed.value) keys.push({ ...key, lastUse: await lastUse(iam, key.id) })
  return { kind: 'read', audit: { keys, belongings: await belongingsOf(iam) } }
}

function unreadable(failure: Failure): NoRootSession {
  return failure.nature === 'denied'
    ? { kind: 'refused', code: failure.why }
    : { kind: 'not_known', why: failure.why }
}

/** A key that cannot be read spoils the list. Whose it is, the session says: AWS names nobody, or the root user in some words of its own. */
function recordOf(key: AccessKeyMetadata): Omit<RootKeyRecord, 'lastUse'> {
  const id = AccessKeyId.safeParse(key.AccessKeyId)
  if (!id.success || key.CreateDate === undefined)
    throw new UnexpectedAnswerError('iam:ListAccessKeys gave a key that cannot be read')
  return { id: id.data, status: statusOf(key.Status), createdAt: key.CreateDate }
}

async function lastUse(iam: RootIam, keyId: AccessKeyId): Promise<LastUse> {
  const read = await attempt(OWN_ROLE, 'iam:GetAccessKeyLastUsed', () =>
    iam.accessKeyLastUsed(keyId),
  )
  return read.kind === 'failed'
    ? { kind: 'unknown', why: read.why }
    : asLastUseOf(read.value.AccessKeyLastUsed)
}

async function belongingsOf(iam: RootIam): Promise<RootBelongings> {
  const profile = await attempt(OWN_ROLE, 'iam:GetLoginProfile', () => iam.loginProfile())
  const mfa = await attempt(OWN_ROLE, 'iam:ListMFADevices', () => iam.listMfaDevices())
  const certificates = await attempt(OWN_ROLE, 'iam:ListSigningCertificates', () =>
    iam.listSigningCertificates(),
  )
  const noProfile = profile.kind === 'failed' && profile.code === 'NoSuchEntity'
  return {
    ...((profile.kind === 'answered' || noProfile) && { password: !noProfile }),
    ...(mfa.kind === 'answered' && { mfaDevices: (mfa.value.MFADevices ?? []).length }),
    ...(certificates.kind === 'answered' && {
      certificates: (certificates.value.Certificates ?? []).length,
    }),
  }
}

async function remove(iam: RootIam, keyId: AccessKeyId): Promise<RootWrite> {
  const removed = await attempt(OWN_ROLE, 'iam:DeleteAccessKey', () => iam.deleteAccessKey(keyId))
  return removed.kind === 'answered' ? { kind: 'done' } : asWriteOutcome(removed)
}
