/**
 * Every id that Slack sends back to us, spelt once. A renamed id orphans the buttons of old messages, so these stay as they are;
 * the first five of ACTIONS are known to other programs too.
 */
export const ACTIONS = {
  approve: 'request.approve',
  deny: 'request.deny',
  cancel: 'request.cancel',
  undo: 'rotation.undo',
  openDelivery: 'delivery.open',
  /** The link to the one-time page, in the modal; a click on it is reported and means nothing. */
  pickupLink: 'delivery.link',
  /** Opens the form in which the last four are typed; the form's submission is the approval. */
  approveTyped: 'request.approve_typed',
  /** The same for root keys, where the id of the account is typed. */
  approveRoot: 'root.approve',
  extend: 'rotation.extend',
  pause: 'rotation.pause',
  resume: 'rotation.resume',
  /** Opens the form that asks why; the form's submission is the override. */
  override: 'rotation.override',
  /** Opens the form that asks why a root key may go although it was used lately; its submission is an override. */
  overrideRoot: 'root.override',
  confirmHistory: 'rotation.confirm_history',
  notReceived: 'delivery.lost',
  nudge: 'request.nudge',
  breakGlass: 'request.break_glass',
  review: 'request.review',
  /** On a row of a list; the value is a target. Rotating begins at once, the others open a form. */
  rotateKey: 'key.rotate',
  deactivateKey: 'key.deactivate',
  activateKey: 'key.activate',
  deleteKey: 'key.delete',
  createKey: 'key.create',
  /** Opens the form to snooze the key that the value names. */
  snoozeKey: 'key.snooze',
  /** On a row of a team's digest; the value is the key. */
  digestSnooze: 'digest.snooze',
  /** Opens the form that asks why; the form's submission says that the key is not the team's. */
  notOurs: 'digest.not_ours',
  /** Opens the form for the root keys of an account; the value is `account:NAME`, so that any message may carry it. */
  deleteRoot: 'root.delete',
  /** Shows which keys of a team would be rotated; the value is `team:NAME`, so that any message may carry it. */
  rotateTeam: 'team.rotate',
  startBulk: 'bulk.start',
  stopBulk: 'bulk.stop',
  bulkFile: 'bulk.file',
  /** On the card of an incident, for security. The value is the incident and the key. */
  containKey: 'incident.contain',
  quarantineUser: 'incident.quarantine',
  releaseIncident: 'incident.release',
  closeIncident: 'incident.close',
  containSiblings: 'incident.siblings',
  clearSibling: 'incident.clear_sibling',
  /** The clean-up: the value names the line, too. */
  checkIncident: 'incident.check',
  cleanLine: 'incident.clean',
  acceptLine: 'incident.accept',
  revokeSessions: 'incident.revoke',
  postMortem: 'incident.post_mortem',
  /** On a row of a team's digest, as `key.rotate`. */
  digestRotate: 'digest.rotate',
  /** Tells a team that could not be told; the value is `week/team`. */
  digestAgain: 'digest.again',
  menuList: 'menu.list',
  menuStale: 'menu.stale',
  menuRotate: 'menu.rotate',
  menuHistory: 'menu.history',
  menuHelp: 'menu.help',
  menuCreate: 'menu.create',
  menuDeactivate: 'menu.deactivate',
  menuActivate: 'menu.activate',
  menuDelete: 'menu.delete',
  menuRequests: 'menu.requests',
  menuExposed: 'menu.exposed',
  /** Home: the page to show next, whom to let decide, and the end of that. */
  homePage: 'home.page',
  delegateOpen: 'delegate.open',
  delegateEnd: 'delegate.end',
  /** Opens a modal again whose trigger was too old; the value says which. */
  openAgain: 'modal.again',
  pickUser: 'user.pick',
  pickKey: 'key.pick',
  pickPurpose: 'purpose.pick',
  pickDelivery: 'delivery.pick',
  pickWhen: 'when.pick',
  pickDelegate: 'delegate.pick',
  pickUntil: 'until.pick',
  pickSince: 'since.pick',
  typeLastFour: 'typed.type',
  typeTarget: 'target.type',
  typeReason: 'reason.type',
} as const

/** Clicks on the card of an incident: the responder's, whose queue nothing else waits in. */
export const INCIDENT_ACTIONS: readonly string[] = [
  ACTIONS.containKey,
  ACTIONS.quarantineUser,
  ACTIONS.releaseIncident,
  ACTIONS.closeIncident,
  ACTIONS.containSiblings,
  ACTIONS.clearSibling,
  ACTIONS.checkIncident,
  ACTIONS.cleanLine,
  ACTIONS.acceptLine,
  ACTIONS.revokeSessions,
  ACTIONS.postMortem,
]

/** The actions of signed acts that a typed command, a modal or a menu makes. */
export const COMMANDS = {
  list: 'command.list',
  rotate: 'command.rotate',
  history: 'command.history',
  cancel: 'command.cancel',
  create: 'command.create',
  deactivate: 'command.deactivate',
  activate: 'command.activate',
  delete: 'command.delete',
  auto: 'command.auto',
  requests: 'command.requests',
  delegate: 'command.delegate',
  export: 'command.export',
  audit: 'command.audit',
  advise: 'command.advise',
  rotateTeam: 'command.rotate_team',
  exposed: 'command.exposed',
  stale: 'command.stale',
  whose: 'command.whose',
  snooze: 'command.snooze',
  exempt: 'command.exempt',
  deleteRoot: 'command.delete_root',
} as const

/** Callback ids of shortcuts, as they are set up in the Slack app. */
export const SHORTCUTS = {
  reportExposed: 'exposed.report',
} as const

/** Callback ids of views. */
export const VIEWS = {
  menu: 'view.menu',
  rotate: 'view.rotate',
  history: 'view.history',
  deny: 'view.deny',
  create: 'view.create',
  keyOperation: 'view.key_operation',
  approveTyped: 'view.approve_typed',
  breakGlass: 'view.break_glass',
  override: 'view.override',
  deleteRoot: 'view.delete_root',
  approveRoot: 'view.approve_root',
  overrideRoot: 'view.override_root',
  delegate: 'view.delegate',
  exposed: 'view.exposed',
  snooze: 'view.snooze',
  exempt: 'view.exempt',
  notOurs: 'view.not_ours',
  notice: 'view.notice',
  pickup: 'view.pickup',
  home: 'view.home',
} as const

/** Block ids that are read back from a view's state. */
export const BLOCKS = {
  user: 'user',
  key: 'key',
  purpose: 'purpose',
  delivery: 'delivery',
  target: 'target',
  reason: 'reason',
  when: 'when',
  typed: 'typed',
  delegate: 'delegate',
  until: 'until',
  since: 'since',
} as const
