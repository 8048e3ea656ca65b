import { z } from 'zod'
import type { Names } from './cloudformation.ts'
import type { Template } from './template-names.ts'
import { standing } from './template-roles.ts'

/** The rules of EventBridge that a template makes at a place, each with its one target and the role that puts events there. */
const Rule = z.object({
  Name: z.string(),
  State: z.enum(['ENABLED', 'DISABLED']),
  EventPattern: z.record(z.string(), z.unknown()),
  Targets: z.tuple([z.object({ Arn: z.string(), RoleArn: z.string() })]),
})

export interface TemplateRule {
  readonly name: string
  readonly state: 'ENABLED' | 'DISABLED'
  readonly pattern: Readonly<Record<string, unknown>>
  readonly targetArn: string
  readonly roleArn: string
}

export function rulesIn(template: Template, names: Names): readonly TemplateRule[] {
  return standing({ template, names }, 'AWS::Events::Rule').map(([, properties]) => {
    const { Name, State, EventPattern, Targets } = Rule.parse(properties)
    const [{ Arn, RoleArn }] = Targets
    return { name: Name, state: State, pattern: EventPattern, targetArn: Arn, roleArn: RoleArn }
  })
}
