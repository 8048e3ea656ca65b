/**
 * Slack's limits as data. Lengths of shown text count after `&`, `<` and `>` have become entities, on posting and on updating alike.
 * The numbers are those of @slack/types 3.2 and docs.slack.dev; where the sources differ, the smaller one stands here.
 */
export const SLACK_LIMITS = {
  blocksInMessage: 50,
  /** Slack takes 40 000 and cuts the rest; notifications and screen readers need one sentence. `chat.update` refuses more than 4 000. */
  messageText: 3_000,
  sectionText: 3_000,
  sectionFields: 10,
  fieldText: 2_000,
  headerText: 150,
  contextElements: 10,
  contextText: 2_000,
  actionsElements: 25,
  buttonText: 75,
  accessibilityLabel: 75,
  value: 2_000,
  id: 255,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  /** Without the header row. */
  tableRows: 100,
  /** All cells of all tables of a message together. */
  tableCharacters: 10_000,
  tableCaption: 200,
  tablePageSize: 20,
} as const
