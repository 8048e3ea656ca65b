/**
 * More accounts than one policy holds. IAM takes 10,240 characters of inline policies for a role and 6,144 of a managed one, of which a role has ten: the roles of accounts that have no room inline stand in managed policies
 * beside it. It changes nothing of what is allowed.
 */
import type { DeploymentNaming } from '../../src/shared/deployment-names.ts'
import { policyOf } from './own-keys.ts'
import { ofType, type Resources, ref, type Statement } from './template.ts'

const INLINE_CHARACTERS = 4_000
const PIECE_CHARACTERS = 5_200
/** Of ten: one is left for whoever needs it. */
const MOST_PIECES = 9
/** A permission takes some 430 of the 20,480 bytes that a function's policy holds. */
export const MOST_ROTATED = 45

/** Whatever does not fit, in words. */
export function spreadOverPolicies(
  resources: Resources,
  { prefix, rolePath }: DeploymentNaming,
): readonly string[] {
  return ofType(resources, 'AWS::IAM::Role').flatMap(([id, role]) => {
    const document = policyOf(role)
    const into = document?.Statement.find(isIntoAccounts)
    if (document === undefined || into === undefined) return []
    const [inline = [], ...pieces] = piecesOf(into.Resource)
    if (pieces.length > MOST_PIECES)
      return [`${id}: awskey.yml has more accounts than the policies of one role can name`]
    document.Statement = document.Statement.map((each) =>
      each === into ? { ...each, Resource: inline } : each,
    )
    pieces.forEach((Resource, at) => {
      resources[`${id}Accounts${at + 2}`] = {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          ManagedPolicyName: `${prefix}-${id}-accounts-${at + 2}`,
          Path: rolePath,
          Description: 'Further accounts that the role goes into',
          Roles: [ref(id)],
          PolicyDocument: { Version: document.Version, Statement: [{ ...into, Resource }] },
        },
      }
    })
    return []
  })
}

function isIntoAccounts({ Effect, Action, Resource }: Statement): boolean {
  return Effect === 'Allow' && Action.includes('sts:AssumeRole') && Array.isArray(Resource)
}

function piecesOf(resource: unknown): readonly (readonly unknown[])[] {
  const all: readonly unknown[] = Array.isArray(resource) ? resource : [resource]
  const pieces: unknown[][] = [[]]
  let left = INLINE_CHARACTERS
  for (const each of all) {
    const length = JSON.stringify(each).length
    if (length > left) {
      pieces.push([])
      left = PIECE_CHARACTERS
    }
    left -= length
    pieces.at(-1)?.push(each)
  }
  return pieces
}
