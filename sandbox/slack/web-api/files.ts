/** Files the new way: ask for an upload URL, send the bytes there, complete and share. What is text is kept as text too, for searching. */
import { isUtf8 } from 'node:buffer'
import { SlackApiError } from '../api-error.ts'
import { isList, isObject, type JsonObject, textAt } from '../json.ts'
import { addMessage } from '../messages.ts'
import type { EmulatorParts } from '../parts.ts'
import type { SlackFile } from '../workspace.ts'
import { postableChannel } from './find-channel.ts'
import type { Args, MethodFamily } from './method.ts'

/** As Slack says in its `alt_txt_too_large`. */
const ALT_CHARACTERS = 1_000

function getUploadUrl(parts: EmulatorParts, args: Args): JsonObject {
  const name = args.need('filename')
  const size = args.number('length')
  if (size === undefined || size < 1) throw new SlackApiError('invalid_arguments')
  const alt = args.text('alt_txt') ?? ''
  if (alt.length > ALT_CHARACTERS) throw new SlackApiError('alt_txt_too_large')
  const id = parts.workspace.nextId('F')
  const file = {
    id,
    name,
    title: name,
    size,
    alt,
    content: '',
    bytes: new Uint8Array(),
    uploaded: false,
    complete: false,
    channels: [],
  }
  parts.workspace.files.set(id, file)
  return { ok: true, upload_url: `${parts.baseUrl()}/slack/upload/${id}`, file_id: id }
}

/** Takes the bytes sent to an upload URL; `false` when there is no such upload or the length differs from what was announced. */
export function receiveUpload(parts: EmulatorParts, id: string, bytes: Buffer): boolean {
  const file = parts.workspace.files.get(id)
  if (file === undefined || file.complete || bytes.length !== file.size) return false
  const content = isUtf8(bytes) ? bytes.toString('utf8') : ''
  parts.workspace.files.set(id, { ...file, content, bytes, uploaded: true })
  return true
}

function completeUpload(parts: EmulatorParts, args: Args): JsonObject {
  const asked = args.json('files')
  if (!isList(asked) || asked.length === 0) throw new SlackApiError('invalid_arguments')
  const given = args.text('channel_id')
  const channel = given === undefined ? undefined : postableChannel(parts, given)
  const files = asked.filter(isObject).map((item): SlackFile => {
    const file = parts.workspace.files.get(textAt(item, 'id') ?? '')
    if (file === undefined || !file.uploaded) throw new SlackApiError('file_not_found')
    const channels = channel === undefined ? [] : [channel.id]
    return { ...file, title: textAt(item, 'title') ?? file.name, complete: true, channels }
  })
  for (const file of files) parts.workspace.files.set(file.id, file)
  parts.changed('file')
  if (channel !== undefined)
    addMessage(parts, {
      text: args.text('initial_comment') ?? '',
      blocks: [],
      attachments: [],
      channel: channel.id,
      thread_ts: args.text('thread_ts'),
      files: files.map((file) => file.id),
    })
  return { ok: true, files: files.map(({ id, title, name, size }) => ({ id, title, name, size })) }
}

export const FILES: MethodFamily = {
  'files.getUploadURLExternal': getUploadUrl,
  'files.completeUploadExternal': completeUpload,
}
