import {
  DescribeRuleCommand,
  type EventBridgeClient,
  ListRuleNamesByTargetCommand,
} from '@aws-sdk/client-eventbridge'
import { z } from 'zod'
import { type Known, known } from '../../shared/known.ts'
import { read } from './answered.ts'

/** The rules of the default bus that call a function. One that cannot be read makes all of them not known: it could be the one that is off. */
export interface DescribedRule {
  readonly name: string
  readonly state: string | undefined
  readonly schedule: string | undefined
  readonly sources: readonly string[]
}

const Pattern = z.object({ source: z.array(z.string()).default([]) })

export async function readRules(
  client: EventBridgeClient,
  functionArn: string,
): Promise<Known<readonly DescribedRule[]>> {
  const listed = await read('events:ListRuleNamesByTarget', () => namesOf(client, functionArn))
  if (listed.kind === 'unknown') return listed
  const rules: DescribedRule[] = []
  for (const name of listed.value) {
    const rule = await read('events:DescribeRule', () =>
      client.send(new DescribeRuleCommand({ Name: name })),
    )
    if (rule.kind === 'unknown') return rule
    const { State, ScheduleExpression, EventPattern } = rule.value
    rules.push({
      name,
      state: State,
      schedule: ScheduleExpression,
      sources: sourcesOf(EventPattern),
    })
  }
  return known(rules)
}

async function namesOf(client: EventBridgeClient, functionArn: string): Promise<readonly string[]> {
  const names: string[] = []
  let token: string | undefined
  do {
    const page = await client.send(
      new ListRuleNamesByTargetCommand({
        TargetArn: functionArn,
        ...(token !== undefined && { NextToken: token }),
      }),
    )
    names.push(...(page.RuleNames ?? []))
    token = page.NextToken
  } while (token !== undefined)
  return names
}

function sourcesOf(pattern: string | undefined): readonly string[] {
  if (pattern === undefined) return []
  try {
    return Pattern.safeParse(JSON.parse(pattern)).data?.source ?? []
  } catch {
    return []
  }
}
