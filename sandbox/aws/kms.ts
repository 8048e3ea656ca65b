import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { AwsError, validationError } from './aws-error.ts'
import { callerArn } from './identity.ts'
import { requiredText } from './input.ts'
import type { Call, Operations, Target, TrailNote } from './operation.ts'
import type { Structure } from './output.ts'
import { type FunctionName, functionRole, HUB_ACCOUNT } from './roles.ts'

/**
 * Two HMAC keys in the hub account, in every Region: one for clicks, one for what AWS reports. Their material is the same after every start, so that what was
 * signed before a restart still verifies; it is worth nothing outside the sandbox. As the key policies of serverless.yml say, a function uses only what is its own to use.
 */
interface HmacKey {
  readonly alias: string
  readonly id: string
  readonly material: Buffer
  readonly usedBy: Readonly<Record<string, readonly FunctionName[]>>
}

const material = (name: string): Buffer => createHash('sha256').update(name).digest()
const KEYS: readonly HmacKey[] = [
  {
    alias: 'alias/awskey',
    id: '7c1f3d52-9a4e-4b8e-8f60-2d5a1c0e9b37',
    material: material('awskey sandbox HMAC key'),
    usedBy: { GenerateMac: ['slack'], VerifyMac: ['worker', 'responder'] },
  },
  {
    alias: 'alias/awskey-signals',
    id: '0b64e9a1-5d27-4c3f-9e18-6f2a7d405c83',
    material: material('awskey sandbox HMAC key of signals'),
    usedBy: { GenerateMac: ['signal'], VerifyMac: ['responder'] },
  },
]
const MAX_MESSAGE_BYTES = 4096

function arnOf({ id }: HmacKey, call: Call): string {
  return `arn:aws:kms:${call.region}:${HUB_ACCOUNT}:key/${id}`
}

function keyArn(call: Call): string {
  return arnOf(keyOf(call), call)
}

function keyOf(call: Call): HmacKey {
  const given = requiredText(call.input, 'KeyId')
  const { accountId } = call.caller.principal
  const key = KEYS.find((each) => {
    const aliasArn = `arn:aws:kms:${call.region}:${HUB_ACCOUNT}:${each.alias}`
    const own = accountId === HUB_ACCOUNT ? [each.alias, each.id] : []
    return [aliasArn, arnOf(each, call), ...own].includes(given)
  })
  if (key !== undefined) return key
  const shown = given.startsWith('arn:')
    ? given
    : `arn:aws:kms:${call.region}:${accountId}:${given.startsWith('alias/') ? '' : 'key/'}${given}`
  throw new AwsError(
    'NotFoundException',
    `${given.includes('alias/') ? 'Alias' : 'Key'} ${shown} is not found.`,
  )
}

function bytesOf(call: Call, member: string, most: number): Buffer {
  const bytes = Buffer.from(requiredText(call.input, member), 'base64')
  if (bytes.length >= 1 && bytes.length <= most) return bytes
  throw validationError(
    `1 validation error detected: Value at '${member.toLowerCase()}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
  )
}

/** The roles of functions only: administrators sign and verify here for tests. */
function checkUse(call: Call, key: HmacKey): void {
  const { principal } = call.caller
  if (principal.kind !== 'role' || principal.accountId !== HUB_ACCOUNT) return
  const users = (key.usedBy[call.operation] ?? []).map(functionRole)
  if (!users.includes(principal.roleName))
    throw new AwsError(
      'AccessDeniedException',
      `User: ${callerArn(principal)} is not authorized to perform: kms:${call.operation} on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
    )
}

function macOf(call: Call): Buffer {
  const key = keyOf(call)
  checkUse(call, key)
  if (call.world.hub.disabledKeys.has(key.id))
    throw new AwsError('DisabledException', `${arnOf(key, call)} is disabled.`)
  const message = bytesOf(call, 'Message', MAX_MESSAGE_BYTES)
  const algorithm = requiredText(call.input, 'MacAlgorithm')
  if (algorithm !== 'HMAC_SHA_256')
    throw new AwsError(
      'InvalidKeyUsageException',
      `Algorithm ${algorithm} is incompatible with key spec HMAC_256.`,
    )
  return createHmac('sha256', key.material).update(message).digest()
}

function generateMac(call: Call): Structure {
  const Mac = macOf(call)
  return { KeyId: keyArn(call), Mac, MacAlgorithm: 'HMAC_SHA_256' }
}

function verifyMac(call: Call): Structure {
  const expected = macOf(call)
  const given = bytesOf(call, 'Mac', 6144)
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new AwsError('KMSInvalidMacException', 'The Mac is not valid for the message.')
  return { KeyId: keyArn(call), MacAlgorithm: 'HMAC_SHA_256', MacValid: true }
}

function describeKey(call: Call): Structure {
  const key = keyOf(call)
  const disabled = call.world.hub.disabledKeys.has(key.id)
  return {
    KeyMetadata: {
      AWSAccountId: HUB_ACCOUNT,
      KeyId: key.id,
      Arn: arnOf(key, call),
      Enabled: !disabled,
      KeyState: disabled ? 'Disabled' : 'Enabled',
      KeySpec: 'HMAC_256',
      KeyUsage: 'GENERATE_VERIFY_MAC',
      MacAlgorithms: ['HMAC_SHA_256'],
    },
  }
}

function target(call: Call): Target {
  return { name: keyArn(call) }
}

function note(call: Call): TrailNote {
  return { resources: [{ type: 'AWS::KMS::Key', name: keyArn(call) }] }
}

export const KMS_OPERATIONS: Operations = {
  DescribeKey: { readOnly: true, target, run: describeKey, note },
  DisableKey: {
    readOnly: false,
    target,
    run(call) {
      call.world.hub.disabledKeys.add(keyOf(call).id)
      return undefined
    },
    note,
  },
  EnableKey: {
    readOnly: false,
    target,
    run(call) {
      call.world.hub.disabledKeys.delete(keyOf(call).id)
      return undefined
    },
    note,
  },
  GenerateMac: { readOnly: true, target, run: generateMac, note },
  VerifyMac: { readOnly: true, target, run: verifyMac, note },
}
