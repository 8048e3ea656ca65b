import { z } from 'zod'
import type { Made } from '../../exposure/audit/audit-event.ts'
import { serviceOf, type TrailRecord } from './trail-record.ts'

/**
 * What a call left behind that somebody has to look at when the key was exposed: users, keys, ways in, rights, machines. Pure. A name that cannot be read is `not known`, and the thing is listed all the same.
 * It says what was made, never that it is still there.
 */
const Named = z.object({
  userName: z.string().optional(),
  groupName: z.string().optional(),
  roleName: z.string().optional(),
  policyArn: z.string().optional(),
  policyName: z.string().optional(),
  functionName: z.string().optional(),
  url: z.string().optional(),
  name: z.string().optional(),
})
const NewKey = z.object({ accessKey: z.object({ accessKeyId: z.string(), userName: z.string() }) })
const Started = z.object({
  instancesSet: z.object({ items: z.array(z.object({ instanceId: z.string() })) }),
})
const INSTANCES_NAMED = 20
const NOT_KNOWN = 'not known'

export function madeBy(record: TrailRecord): Made | undefined {
  const asked = Named.safeParse(record.requestParameters).data ?? {}
  const named = (what: Made['what'], name: string | undefined): Made => ({
    what,
    name: name ?? NOT_KNOWN,
  })
  switch (`${serviceOf(record)}:${record.eventName}`) {
    case 'iam:CreateUser':
      return named('user', asked.userName)
    case 'iam:CreateAccessKey':
      return newKey(record)
    case 'iam:CreateLoginProfile':
    case 'iam:UpdateLoginProfile':
      return named('login profile', asked.userName)
    case 'iam:CreateRole':
      return named('role', asked.roleName)
    case 'iam:UpdateAssumeRolePolicy':
      return named('role trust', asked.roleName)
    case 'iam:CreateOpenIDConnectProvider':
      return named('provider', asked.url)
    case 'iam:CreateSAMLProvider':
      return named('provider', asked.name)
    case 'iam:AttachUserPolicy':
    case 'iam:AttachGroupPolicy':
    case 'iam:AttachRolePolicy':
      return { ...named('attached policy', asked.policyArn), ...ofWhom(asked) }
    case 'iam:PutUserPolicy':
    case 'iam:PutGroupPolicy':
    case 'iam:PutRolePolicy':
      return { ...named('inline policy', asked.policyName), ...ofWhom(asked) }
    case 'iam:CreatePolicyVersion':
      return named('policy version', asked.policyArn)
    case 'lambda:CreateFunction20150331':
      return named('function', asked.functionName)
    case 'lambda:AddPermission20150331v2':
    case 'lambda:CreateFunctionUrlConfig':
    case 'lambda:UpdateFunctionUrlConfig':
      return named('function access', asked.functionName)
    case 'ec2:RunInstances':
      return started(record)
    default:
      return undefined
  }
}

function newKey({ responseElements }: TrailRecord): Made {
  const key = NewKey.safeParse(responseElements).data?.accessKey
  if (key === undefined) return { what: 'access key', name: NOT_KNOWN }
  return { what: 'access key', name: key.accessKeyId, of: { what: 'user', name: key.userName } }
}

function ofWhom({ userName, groupName, roleName }: z.infer<typeof Named>): Pick<Made, 'of'> {
  if (userName !== undefined) return { of: { what: 'user', name: userName } }
  if (groupName !== undefined) return { of: { what: 'group', name: groupName } }
  return roleName === undefined ? {} : { of: { what: 'role', name: roleName } }
}

function started({ responseElements }: TrailRecord): Made {
  const items = Started.safeParse(responseElements).data?.instancesSet.items ?? []
  const ids = items.map(({ instanceId }) => instanceId)
  if (ids.length === 0) return { what: 'instances', name: NOT_KNOWN }
  const more = ids.length > INSTANCES_NAMED ? ` and ${ids.length - INSTANCES_NAMED} more` : ''
  return { what: 'instances', name: ids.slice(0, INSTANCES_NAMED).join(' ') + more }
}
