import type { KeyMaker } from './trail.ts'

/**
 * Whether a key is looked after by a tool that keeps the state of what it made: rotated outside it, the tool would put the old key back or make it anew, without end.
 * Pure. A tag can only say yes; who made the key is AWS's own word.
 */
export type MakingTool = 'Terraform' | 'OpenTofu' | 'CloudFormation' | 'CDK' | 'Pulumi'

export interface MadeElsewhere {
  readonly tool: MakingTool
  /** The tag that says so, or CloudTrail. */
  readonly by: { readonly tag: string } | 'trail'
}

const TOOLS: readonly (readonly [pattern: RegExp, tool: MakingTool])[] = [
  [/opentofu/i, 'OpenTofu'],
  [/terraform/i, 'Terraform'],
  [/pulumi/i, 'Pulumi'],
  [/\bcdk\b|aws-cdk/i, 'CDK'],
  [/cloudformation/i, 'CloudFormation'],
]

/** Keys of tags that tools write by themselves. */
const TOOL_TAGS: readonly (readonly [pattern: RegExp, tool: MakingTool])[] = [
  [/^aws:cloudformation:/, 'CloudFormation'],
  [/^aws-cdk:/, 'CDK'],
  [/^pulumi:/, 'Pulumi'],
]

/** Keys of tags in which people write who looks after a thing. */
const SAYS_WHO =
  /^(managed|created|provisioned|deployed)[-_ :]?by$|^(tool|iac|terraform|opentofu|pulumi)$/i

export function madeByTag(tags: Readonly<Record<string, string>>): MadeElsewhere | undefined {
  for (const [key, value] of Object.entries(tags)) {
    const tool =
      toolIn(TOOL_TAGS, key) ??
      (SAYS_WHO.test(key) && !/^(false|no)$/i.test(value)
        ? (toolIn(TOOLS, value) ?? toolIn(TOOLS, key))
        : undefined)
    if (tool !== undefined) return { tool, by: { tag: key } }
  }
  return undefined
}

/** CloudFormation calls in its own name; the others say who they are in their user agent. */
export function madeByTool({ userAgent, invokedBy = '' }: KeyMaker): MadeElsewhere | undefined {
  const tool = toolIn(TOOLS, invokedBy) ?? toolIn(TOOLS, userAgent)
  return tool && { tool, by: 'trail' }
}

function toolIn(
  patterns: readonly (readonly [RegExp, MakingTool])[],
  text: string,
): MakingTool | undefined {
  return patterns.find(([pattern]) => pattern.test(text))?.[1]
}
