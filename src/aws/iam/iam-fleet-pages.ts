import {
  GetAccountAuthorizationDetailsCommand,
  type IAMClient,
  ListServiceSpecificCredentialsCommand,
  ListUsersCommand,
  type ManagedPolicyDetail,
  type PolicyDetail,
  type Tag,
  type User,
  type UserDetail,
} from '@aws-sdk/client-iam'
import { DetailedUser, type DetailsPage, type ServicesPage } from '../../keys/fleet/fleet-pages.ts'
import { UnexpectedAnswerError } from '../attempt.ts'
import { decodedDocument } from './iam-policy-reads.ts'

/**
 * The pages that tell of a whole account, cut down to what a reading keeps. A user that cannot be read is counted, never left out in silence; a document that cannot be decoded is kept as what it is,
 * so that whoever judges it finds it unreadable.
 */
/** The most that IAM gives at once. */
const PAGE = 1_000

const BEDROCK = 'bedrock.amazonaws.com'

interface Paged {
  readonly IsTruncated?: boolean | undefined
  readonly Marker?: string | undefined
}

function nextOf({ IsTruncated, Marker }: Paged, operation: string): string | undefined {
  if (IsTruncated !== true) return undefined
  if (Marker === undefined)
    throw new UnexpectedAnswerError(`${operation} gave a part without the next one`)
  return Marker
}

export async function detailsPage(
  iam: IAMClient,
  marker: string | undefined,
): Promise<DetailsPage> {
  const page = await iam.send(
    new GetAccountAuthorizationDetailsCommand({
      Filter: ['User', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'],
      MaxItems: PAGE,
      Marker: marker,
    }),
  )
  const read = (page.UserDetailList ?? []).map(detailedUser)
  return {
    users: read.filter((user) => user !== undefined),
    unreadable: read.filter((user) => user === undefined).length,
    groups: (page.GroupDetailList ?? []).flatMap((group) =>
      group.GroupName === undefined
        ? []
        : [
            {
              name: group.GroupName,
              attached: arnsOf(group.AttachedManagedPolicies),
              inline: inlineOf(group.GroupPolicyList),
            },
          ],
    ),
    policies: (page.Policies ?? []).flatMap(policyOf),
    next: nextOf(page, 'iam:GetAccountAuthorizationDetails'),
  }
}

export async function listPage(iam: IAMClient, Marker: string | undefined): Promise<DetailsPage> {
  const page = await iam.send(new ListUsersCommand({ MaxItems: PAGE, Marker }))
  const read = (page.Users ?? []).map((user) => parsed(whoOf(user)))
  return {
    users: read.filter((user) => user !== undefined),
    unreadable: read.filter((user) => user === undefined).length,
    groups: [],
    policies: [],
    next: nextOf(page, 'iam:ListUsers'),
  }
}

export async function servicesPage(
  iam: IAMClient,
  Marker: string | undefined,
): Promise<ServicesPage> {
  const page = await iam.send(
    new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: PAGE, Marker }),
  )
  if (page.ServiceSpecificCredentials === undefined)
    throw new UnexpectedAnswerError('iam:ListServiceSpecificCredentials answered without a list')
  const counts: Record<string, { bedrock: number; other: number }> = {}
  for (const { UserName, ServiceName, Status } of page.ServiceSpecificCredentials) {
    if (UserName === undefined || Status !== 'Active') continue
    const so = counts[UserName] ?? { bedrock: 0, other: 0 }
    const isBedrock = ServiceName === BEDROCK
    counts[UserName] = {
      bedrock: so.bedrock + (isBedrock ? 1 : 0),
      other: so.other + (isBedrock ? 0 : 1),
    }
  }
  return { counts, next: nextOf(page, 'iam:ListServiceSpecificCredentials') }
}

function whoOf(user: User | UserDetail): object {
  return {
    userName: user.UserName,
    userId: user.UserId,
    path: user.Path,
    createdAt: user.CreateDate?.toISOString(),
  }
}

function detailedUser(user: UserDetail): DetailedUser | undefined {
  const boundary = user.PermissionsBoundary?.PermissionsBoundaryArn
  return parsed({
    ...whoOf(user),
    tags: tagsOf(user.Tags),
    groups: user.GroupList ?? [],
    rights: {
      attached: arnsOf(user.AttachedManagedPolicies),
      inline: inlineOf(user.UserPolicyList),
      ...(boundary !== undefined && { boundary }),
    },
  })
}

function parsed(user: object): DetailedUser | undefined {
  const read = DetailedUser.safeParse(user)
  return read.success ? read.data : undefined
}

function tagsOf(tags: readonly Tag[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]))
}

/** One without an ARN stays: its document is not found, so it counts as not read. */
function arnsOf(
  policies: readonly { readonly PolicyArn?: string | undefined }[] | undefined,
): string[] {
  return (policies ?? []).map(({ PolicyArn }) => PolicyArn ?? 'a policy without a name')
}

function inlineOf(
  policies: readonly PolicyDetail[] | undefined,
): { readonly name: string; readonly text: string }[] {
  return (policies ?? []).map(({ PolicyName = 'without a name', PolicyDocument }) => ({
    name: PolicyName,
    text: textOf(PolicyDocument),
  }))
}

function textOf(encoded: string | undefined): string {
  try {
    return decodedDocument(encoded)
  } catch {
    return ''
  }
}

/** The version in force alone. */
function policyOf(policy: ManagedPolicyDetail): { readonly arn: string; readonly text: string }[] {
  const { Arn: arn, DefaultVersionId, PolicyVersionList = [] } = policy
  const inForce =
    PolicyVersionList.find(({ VersionId }) => VersionId === DefaultVersionId) ??
    PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion === true)
  if (arn === undefined || inForce?.Document === undefined) return []
  return [{ arn, text: textOf(inForce.Document) }]
}
