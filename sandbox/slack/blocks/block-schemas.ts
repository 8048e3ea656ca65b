/**
 * Every block with the surfaces it may stand on and its schema. Tables, containers and markdown live in messages only,
 * alerts in modals only, cards never in modals: where documentation and a live workspace differ, the stricter one is taken.
 */
import { numberAt, objectAt } from '../json.ts'
import { LIMITS } from '../limits.ts'
import {
  type BlockRule,
  block,
  EVERYWHERE,
  elements,
  MESSAGE,
  needsOneOf,
  richText,
} from './block-parts.ts'
import {
  ACTIONS_ELEMENTS,
  CONTEXT_ELEMENTS,
  INPUT_ELEMENTS,
  image,
  SECTION_ACCESSORIES,
} from './element-schemas.ts'
import { MESSAGE_BLOCKS } from './message-block-schemas.ts'
import {
  anyText,
  flag,
  hasImageSource,
  imageFields,
  listOf,
  oneOf,
  plain,
  text,
} from './object-schemas.ts'
import type { ObjectCheck, Schema } from './schema.ts'

const lengthsFit: ObjectCheck = (value, pointer) => {
  const element = objectAt(value, 'element')
  const least = numberAt(element, 'min_length') ?? 0
  return least > (numberAt(element, 'max_length') ?? LIMITS.plainTextInput)
    ? [{ message: '`min_length` must not exceed `max_length`', pointer: `${pointer}/element` }]
    : []
}

const CONTAINER_CHILDREN: readonly string[] = [
  'actions',
  'context',
  'divider',
  'file',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'table',
  'video',
]
const children: Schema = {
  kind: 'byType',
  noun: 'type',
  options: () =>
    Object.fromEntries(
      CONTAINER_CHILDREN.flatMap((type) => {
        const rule = BLOCKS[type]
        return rule === undefined ? [] : [[type, rule.schema]]
      }),
    ),
}

export const BLOCKS: Readonly<Record<string, BlockRule>> = {
  ...MESSAGE_BLOCKS,
  actions: {
    surfaces: EVERYWHERE,
    schema: block(
      'actions',
      { elements: listOf(elements(ACTIONS_ELEMENTS), LIMITS.actionsElements, 1) },
      ['elements'],
    ),
  },
  alert: {
    surfaces: ['modal'],
    schema: block(
      'alert',
      {
        text: anyText(LIMITS.alertText),
        level: oneOf('default', 'info', 'warning', 'error', 'success'),
      },
      ['text'],
    ),
  },
  container: {
    surfaces: MESSAGE,
    schema: block(
      'container',
      {
        title: plain(LIMITS.containerTitle),
        rich_text_title: richText,
        subtitle: anyText(LIMITS.containerTitle),
        child_blocks: listOf(children, LIMITS.containerChildren, 1),
        width: oneOf('narrow', 'standard', 'wide', 'full'),
        icon: image,
        is_collapsible: flag,
        default_collapsed: flag,
        has_header_divider: flag,
      },
      ['child_blocks'],
      needsOneOf('title', 'rich_text_title'),
    ),
  },
  context: {
    surfaces: EVERYWHERE,
    schema: block(
      'context',
      { elements: listOf(elements(CONTEXT_ELEMENTS), LIMITS.contextElements, 1) },
      ['elements'],
    ),
  },
  divider: { surfaces: EVERYWHERE, schema: block('divider', {}, []) },
  header: {
    surfaces: EVERYWHERE,
    schema: block('header', { text: plain(LIMITS.header) }, ['text']),
  },
  image: {
    surfaces: EVERYWHERE,
    schema: block(
      'image',
      { ...imageFields, title: plain(LIMITS.altText) },
      ['alt_text'],
      hasImageSource,
    ),
  },
  input: {
    surfaces: EVERYWHERE,
    schema: block(
      'input',
      {
        label: plain(LIMITS.label),
        hint: plain(LIMITS.label),
        optional: flag,
        dispatch_action: flag,
        element: elements(INPUT_ELEMENTS),
      },
      ['label', 'element'],
      lengthsFit,
    ),
  },
  rich_text: { surfaces: EVERYWHERE, schema: richText },
  section: {
    surfaces: EVERYWHERE,
    schema: block(
      'section',
      {
        text: anyText(LIMITS.sectionText),
        fields: listOf(anyText(LIMITS.sectionField), LIMITS.sectionFields, 1),
        accessory: elements(SECTION_ACCESSORIES),
        expand: flag,
      },
      [],
      needsOneOf('text', 'fields'),
    ),
  },
  video: {
    surfaces: EVERYWHERE,
    schema: block(
      'video',
      {
        video_url: text(LIMITS.url, 1),
        thumbnail_url: text(LIMITS.url, 1),
        alt_text: text(LIMITS.altText, 1),
        title: plain(LIMITS.videoTitle),
        title_url: text(LIMITS.url),
        author_name: text(LIMITS.videoAuthor),
        provider_name: text(),
        provider_icon_url: text(),
        description: plain(),
      },
      ['video_url', 'thumbnail_url', 'alt_text', 'title'],
    ),
  },
}
