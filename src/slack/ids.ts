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
  /** On a row of a list; the value is a target. */
  rotateKey: 'key.rotate',
  menuList: 'menu.list',
  menuRotate: 'menu.rotate',
  menuHistory: 'menu.history',
  menuHelp: 'menu.help',
  /** Opens a modal again whose trigger was too old; the value says which. */
  openAgain: 'modal.again',
  pickUser: 'user.pick',
  typeTarget: 'target.type',
  typeReason: 'reason.type',
} as const

/** The actions of signed acts that a typed command, a modal or a menu makes. */
export const COMMANDS = {
  list: 'command.list',
  rotate: 'command.rotate',
  history: 'command.history',
  cancel: 'command.cancel',
} as const

/** Callback ids of views. */
export const VIEWS = {
  menu: 'view.menu',
  rotate: 'view.rotate',
  history: 'view.history',
  deny: 'view.deny',
  notice: 'view.notice',
  home: 'view.home',
} as const

/** Block ids that are read back from a view's state. */
export const BLOCKS = { user: 'user', target: 'target', reason: 'reason' } as const
