/**
 * Decides what a message would say: text, blocks and attachments checked as Slack checks them, ids filled in.
 * Refuses with Slack's error and pointers; long text is cut, as Slack cuts it. Posts nothing.
 */
import { describeProblem, SlackApiError } from './api-error.ts'
import { fillInIds } from './blocks/fill-in-ids.ts'
import type { Problem } from './blocks/schema.ts'
import { validateBlocks } from './blocks/validate-blocks.ts'
import { isList, isObject, type Json, type JsonObject, textAt } from './json.ts'
import { LIMITS } from './limits.ts'
import { type EmulatorParts, refusesNewBlocks } from './parts.ts'

export interface ContentInput {
  readonly text?: string | undefined
  readonly markdownText?: string | undefined
  readonly blocks?: Json | undefined
  readonly attachments?: Json | undefined
}

export interface MessageContent {
  readonly text: string
  readonly blocks: readonly JsonObject[]
  readonly attachments: readonly JsonObject[]
}

export function checkContent(parts: EmulatorParts, input: ContentInput): MessageContent {
  const blocks = checkedBlocks(parts, input.blocks, '/blocks')
  const attachments = checkedAttachments(parts, input.attachments)
  const text = input.text ?? input.markdownText ?? ''
  if (input.markdownText !== undefined && (input.text !== undefined || blocks.length > 0))
    throw new SlackApiError('markdown_text_conflict')
  if ((input.markdownText ?? '').length > LIMITS.markdownTotal)
    throw new SlackApiError('msg_too_long')
  if (text === '' && blocks.length === 0 && attachments.length === 0)
    throw new SlackApiError('no_text')
  return { text: text.slice(0, LIMITS.messageText), blocks, attachments }
}

function checkedBlocks(
  parts: EmulatorParts,
  blocks: Json | undefined,
  pointer: string,
): readonly JsonObject[] {
  if (blocks === undefined || blocks === null) return []
  if (!isList(blocks)) throw new SlackApiError('invalid_blocks_format')
  const refusesNew = refusesNewBlocks(parts, blocks)
  const problems = validateBlocks(blocks, { surface: 'message', pointer, refusesNew })
  refuseProblems('invalid_blocks', problems)
  const objects = blocks.filter(isObject)
  if (markdownLength(objects) > LIMITS.markdownTotal) throw new SlackApiError('msg_blocks_too_long')
  return fillInIds(objects, () => parts.workspace.nextId(''))
}

function checkedAttachments(
  parts: EmulatorParts,
  attachments: Json | undefined,
): readonly JsonObject[] {
  if (attachments === undefined || attachments === null) return []
  if (!isList(attachments)) throw new SlackApiError('invalid_attachments')
  if (attachments.length > LIMITS.attachments) throw new SlackApiError('too_many_attachments')
  return attachments.filter(isObject).map((attachment, index) => {
    const blocks = checkedBlocks(parts, attachment['blocks'], `/attachments/${index}/blocks`)
    return blocks.length === 0 ? attachment : { ...attachment, blocks: [...blocks] }
  })
}

export function refuseProblems(code: string, problems: readonly Problem[]): void {
  if (problems.length > 0) throw new SlackApiError(code, problems.map(describeProblem))
}

function markdownLength(blocks: readonly JsonObject[]): number {
  return blocks
    .filter((block) => textAt(block, 'type') === 'markdown')
    .reduce((sum, block) => sum + (textAt(block, 'text') ?? '').length, 0)
}
