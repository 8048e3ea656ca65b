/** Everything about a message that Slack would refuse or that would let somebody's text act: each problem as one line with its place. */

import { validateBlocks } from '../../sandbox/slack/blocks/validate-blocks.ts'
import { isList, isObject, type Json, parseJson } from '../../sandbox/slack/json.ts'
import type { SlackMessage } from '../../src/slack/text/blocks.ts'

/** What our own markup may contain besides text and entities. */
const OUR_TOKENS =
  /<@[UW][A-Z0-9]+>|<#[CG][A-Z0-9]+>|<!date\^\d+\^\{date_short_pretty\} \{time\}\|\d{4}-\d\d-\d\d \d\d:\d\d UTC>|<!date\^-?\d+\^[^<>|]*\|[^<>|]*>|<https:\/\/console\.aws\.amazon\.com\/iam\/home#\/security_credentials\|[^<>|]*>/g
const INVISIBLE = /(?!\n)[\p{Cc}\p{Cs}]|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u

export function checkLimits({ text, blocks, classic }: SlackMessage): readonly string[] {
  return [
    ...(text.length === 0 || text.length > 3_000 ? [`text: ${text.length} characters`] : []),
    ...checkMarkup(text, 'text'),
    ...checkBlocks(blocks, 'blocks'),
    ...(classic === undefined ? [] : checkBlocks(classic, 'classic')),
  ]
}

export function checkBlocks(blocks: readonly unknown[], at: string): readonly string[] {
  const json = parseJson(JSON.stringify(blocks))
  const refused = validateBlocks(json, { surface: 'message', pointer: at, refusesNew: false })
  return [...refused.map(({ message, pointer }) => `${pointer}: ${message}`), ...walk(json, at)]
}

function walk(node: Json | undefined, at: string): readonly string[] {
  if (isList(node)) return node.flatMap((each, index) => walk(each, `${at}/${index}`))
  if (typeof node === 'string') return INVISIBLE.test(node) ? [`${at}: an invisible character`] : []
  if (node === undefined || !isObject(node)) return []
  const object = node
  const inner = Object.entries(object).flatMap(([name, value]) => walk(value, `${at}/${name}`))
  if (object['type'] !== 'mrkdwn' || typeof object['text'] !== 'string') return inner
  const verbatim = object['verbatim'] === true ? [] : [`${at}: not verbatim`]
  return [...inner, ...verbatim, ...checkMarkup(object['text'], at)]
}

/** Besides our tokens there is no bracket and no bare ampersand: nothing of anybody's text is markup. */
export function checkMarkup(markup: string, at: string): readonly string[] {
  const rest = markup.replaceAll(OUR_TOKENS, '').replaceAll(/&(?:amp|lt|gt);/g, '')
  return /[&<>]/.test(rest)
    ? [`${at}: markup from outside in ${JSON.stringify(rest.slice(0, 80))}`]
    : []
}
