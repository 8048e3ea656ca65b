/**
 * How much of Slack's limits a message, a view or a menu uses: for each limit the fullest place. Counted as Slack counts, after `&`, `<` and `>` have become entities.
 * It judges nothing: what Slack would refuse is found by the emulator's validators.
 */
import { SLACK_LIMITS } from '../../src/slack/text/limits.ts'
import { shownLength } from '../slack/blocks/shown-length.ts'
import { tableCharacters } from '../slack/blocks/validate-blocks.ts'
import { elementsOf, withInnerBlocks } from '../slack/blocks/walk-elements.ts'
import { isList, type JsonObject, objectAt, objectsAt, textAt } from '../slack/json.ts'
import { LIMITS } from '../slack/limits.ts'
import type { Count } from '../wire/gallery.ts'

export function countMessage(payload: JsonObject): readonly Count[] {
  const blocks = objectsAt(payload, 'blocks')
  return fullestFirst([
    count('Blocks', LIMITS.blocksInMessage, [blocks.length]),
    // Slack takes 40 000 characters and cuts the rest; awskey holds itself to what `chat.update` and a screen reader can take.
    count('Text for notifications', SLACK_LIMITS.messageText, [textAt(payload, 'text')?.length]),
    ...countBlocks(blocks),
  ])
}

export function countView(view: JsonObject): readonly Count[] {
  const blocks = objectsAt(view, 'blocks')
  const labels = ['title', 'submit', 'close'].map((name) => lengthAt(view, name))
  return fullestFirst([
    count('Blocks', LIMITS.blocksInView, [blocks.length]),
    count('Title or button of the modal', LIMITS.viewTitle, labels),
    count('Private metadata', LIMITS.privateMetadata, [textAt(view, 'private_metadata')?.length]),
    count('Bytes of the view', LIMITS.viewBytes, [Buffer.byteLength(JSON.stringify(view))]),
    ...countBlocks(blocks),
  ])
}

export function countMenu(menu: JsonObject): readonly Count[] {
  return fullestFirst(countOptions([objectsAt(menu, 'options')]))
}

function countBlocks(top: readonly JsonObject[]): readonly Count[] {
  const blocks = top.flatMap(withInnerBlocks)
  const of = (type: string): readonly JsonObject[] =>
    blocks.filter((block) => textAt(block, 'type') === type)
  const fields = of('section').map((block) => objectsAt(block, 'fields'))
  const contexts = of('context').map((block) => objectsAt(block, 'elements'))
  return [
    count('Longest section', LIMITS.sectionText, lengthsAt(of('section'), 'text')),
    count('Fields of a section', LIMITS.sectionFields, sizes(fields)),
    count('Longest field', LIMITS.sectionField, fields.flat().map(lengthOf)),
    count('Longest heading', LIMITS.header, lengthsAt(of('header'), 'text')),
    count('Texts of a context', LIMITS.contextElements, sizes(contexts)),
    count('Longest context', LIMITS.text, contexts.flat().map(lengthOf)),
    count('Longest label', LIMITS.label, lengthsAt(of('input'), 'label')),
    count('Longest hint', LIMITS.label, lengthsAt(of('input'), 'hint')),
    count('Rows of the table', LIMITS.dataTableRows, of('data_table').map(rowCount)),
    count('Characters of the table', LIMITS.tableCharacters, [tableCharacters(blocks)]),
    ...countElements(blocks),
  ]
}

function countElements(blocks: readonly JsonObject[]): readonly Count[] {
  const rows = blocks.map(elementsOf)
  const all = rows.flat()
  const buttons = all.filter((element) => textAt(element, 'type') === 'button')
  const confirms = optional(all, 'confirm')
  const answers = [...lengthsAt(confirms, 'confirm'), ...lengthsAt(confirms, 'deny')]
  const ids = [...blocks, ...all].flatMap((each) => [
    textAt(each, 'block_id')?.length,
    textAt(each, 'action_id')?.length,
  ])
  return [
    count('Buttons in a row', LIMITS.actionsElements, sizes(rows.filter((row) => row.length > 1))),
    count('Longest button', LIMITS.buttonText, lengthsAt(buttons, 'text')),
    count(
      'Longest name for screen readers',
      LIMITS.accessibilityLabel,
      buttons.map((each) => textAt(each, 'accessibility_label')?.length),
    ),
    count(
      'Longest button value',
      LIMITS.value,
      buttons.map((each) => textAt(each, 'value')?.length),
    ),
    count('Title of a question', LIMITS.confirmTitle, lengthsAt(confirms, 'title')),
    count('Text of a question', LIMITS.confirmText, lengthsAt(confirms, 'text')),
    count('Button of a question', LIMITS.confirmButton, answers),
    count('Longest placeholder', LIMITS.placeholder, lengthsAt(all, 'placeholder')),
    count('Longest id', LIMITS.id, ids),
    ...countOptions(
      all.map((each) => [...objectsAt(each, 'options'), ...optional([each], 'initial_option')]),
    ),
  ]
}

function countOptions(menus: readonly (readonly JsonObject[])[]): readonly Count[] {
  const options = menus.flat()
  return [
    count('Options', LIMITS.options, sizes(menus)),
    count('Longest option', LIMITS.optionText, lengthsAt(options, 'text')),
    count(
      'Longest option value',
      LIMITS.optionValue,
      options.map((each) => textAt(each, 'value')?.length),
    ),
  ]
}

function count(what: string, max: number, used: readonly (number | undefined)[]): Count {
  return { what, max, used: Math.max(0, ...used.map((each) => each ?? 0)) }
}

function fullestFirst(counts: readonly Count[]): readonly Count[] {
  return counts.filter(({ used }) => used > 0).toSorted((a, b) => b.used / b.max - a.used / a.max)
}

function optional(objects: readonly JsonObject[], name: string): readonly JsonObject[] {
  return objects.map((each) => objectAt(each, name)).filter((each) => each !== undefined)
}

function lengthsAt(objects: readonly JsonObject[], name: string): readonly number[] {
  return objects.map((each) => lengthAt(each, name))
}

function lengthAt(object: JsonObject, name: string): number {
  const text = objectAt(object, name)
  return text === undefined ? 0 : lengthOf(text)
}

function lengthOf(text: JsonObject): number {
  return shownLength(textAt(text, 'text') ?? '', textAt(text, 'type') === 'mrkdwn')
}

function sizes(lists: readonly (readonly unknown[])[]): readonly number[] {
  return lists.map(({ length }) => length)
}

function rowCount(table: JsonObject): number {
  const { rows } = table
  return isList(rows) ? rows.length : 0
}
