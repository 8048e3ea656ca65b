import { describe, expect, it } from 'vitest'
import { AccountId } from '../../../src/requests/ids.ts'
import { formatTarget } from '../../../src/requests/target.ts'
import { type Extras, parseCommand } from '../../../src/slack/ingress/parse-command.ts'

const NAMES = {
  accounts: [
    { id: AccountId.parse('111111111111'), name: 'development' },
    { id: AccountId.parse('222222222222'), name: 'production' },
  ],
  teams: ['payments'],
}
const REQUEST = '01JDCR3M7K8N9P0Q1R2S3T4V5W'
const KEY = 'AKIAIOSFODNN7EXAMPLE'

const extras = ({ reason, exported, since = '', delivery, all, every }: Extras): string =>
  `${all === true ? ' all' : ''}${reason === undefined ? '' : ` [${reason}]`}${since && ` since ${since}`}${exported === true ? ' as a file' : ''}${delivery === undefined ? '' : ` by ${delivery}`}${every === undefined ? '' : ` every ${every}`}`

/** One line for one outcome. */
const said = (text: string): string => {
  const parsed = parseCommand(text, NAMES)
  switch (parsed.kind) {
    case 'menu':
      return 'menu'
    case 'help':
      return `help ${parsed.about ?? 'all'}`
    case 'unaimed':
      return `${parsed.command}, not aimed${extras(parsed)}`
    case 'aimed':
      return `${parsed.command} ${formatTarget(parsed.target) || 'mine'}${extras(parsed)}`
    case 'refused':
      return [
        `refused: ${parsed.problem.reason}`,
        'word' in parsed.problem ? parsed.problem.word : '',
        'meant' in parsed.problem ? `meant ${parsed.problem.meant ?? 'nothing'}` : '',
      ]
        .filter((part) => part !== '')
        .join(' ')
  }
}

describe('parseCommand', () => {
  it.each([
    ['', 'menu'],
    ['   ', 'menu'],
    ['\u200b', 'menu'],
    ['help', 'help all'],
    ['HELP', 'help all'],
    ['--help', 'help all'],
    ['?', 'help all'],
    ['help rotate', 'help rotate'],
    ['rotate help', 'help rotate'],
    ['rotate erin --help', 'help rotate'],
    ['list -h', 'help list'],
    ['list', 'list, not aimed'],
    ['Rotate', 'rotate, not aimed'],
    ['history', 'history, not aimed'],
    ['cancel', 'cancel, not aimed'],
    ['list mine', 'list mine'],
    ['rotate me', 'rotate mine'],
    ['rotate csv', 'rotate, not aimed by page'],
    ['rotate erin CSV', 'rotate user:erin by page'],
    ['rotate user erin vault', 'rotate user:erin by vault'],
    ['rotate user csv', 'rotate user:csv'],
    ['rotate "csv"', 'rotate user:csv'],
    ['rotate user csv csv', 'rotate user:csv by page'],
    ['list csv', 'list user:csv'],
    ['rotate team payments', 'rotate team:payments'],
    ['rotate team Payments ALL', 'rotate team:payments all'],
    ['rotate all', 'rotate user:all'],
    ['rotate team', 'rotate user:team'],
    ['list <@U0OMAR|omar>', 'list person:U0OMAR'],
    ['list <@U0OMAR>', 'list person:U0OMAR'],
    ['ROTATE <@W0OMAR|omar o.>', 'rotate person:W0OMAR'],
    ['auto production/payout 90d', 'auto user:production/payout every 90d'],
    ['auto user payout every 90D', 'auto user:payout every 90d'],
    ['auto 90d', 'auto, not aimed every 90d'],
    ['auto development/erin OFF', 'auto user:development/erin every off'],
    ['rotate erin', 'rotate user:erin'],
    ['rotate Erin.Engel', 'rotate user:Erin.Engel'],
    ['rotate  development/erin ', 'rotate user:development/erin'],
    ['rotate DEVELOPMENT/erin', 'rotate user:development/erin'],
    ['rotate 111111111111/erin', 'rotate user:development/erin'],
    ['rotate 1111-1111-1111/erin', 'rotate user:development/erin'],
    ['rotate arn:aws:iam::222222222222:user/payments/ci/deploy', 'rotate user:production/deploy'],
    ['rotate user erin', 'rotate user:erin'],
    ['list user development', 'list user:development'],
    ['list "development"', 'list user:development'],
    ['rotate “erin”', 'rotate user:erin'],
    ['rotate „erin“', 'rotate user:erin'],
    ['rotate ‘erin’', 'rotate user:erin'],
    ['rotate "erin', 'rotate user:erin'],
    ['rotate `erin`', 'rotate user:erin'],
    ['rotate <mailto:erin@acme.example|erin@acme.example>', 'rotate user:erin@acme.example'],
    ['rotate <mailto:erin@acme.example>', 'rotate user:erin@acme.example'],
    ['list development', 'list account:development'],
    ['list Production', 'list account:production'],
    ['list account production', 'list account:production'],
    ['list 222222222222', 'list account:production'],
    ['list 2222-2222-2222', 'list account:production'],
    [`rotate ${KEY}`, `rotate key:${KEY}`],
    [`rotate ${KEY.toLowerCase()}`, `rotate key:${KEY}`],
    [`rotate key ${KEY}`, `rotate key:${KEY}`],
    [`list ${KEY}`, `list key:${KEY}`],
    [`history ${KEY}`, `history key:${KEY}`],
    ['history production', 'history account:production'],
    ['rotate user akia-robot', 'rotate user:akia-robot'],
    [`history ${REQUEST}`, `history request:${REQUEST}`],
    [`history request ${REQUEST.toLowerCase()}`, `history request:${REQUEST}`],
    [`cancel ${REQUEST}`, `cancel request:${REQUEST}`],
    ['create', 'create, not aimed'],
    ['create erin', 'create user:erin'],
    ['create <@U0OMAR|omar>', 'create person:U0OMAR'],
    [
      'create erin because the vendor takes keys only',
      'create user:erin [the vendor takes keys only]',
    ],
    [`deactivate ${KEY}`, `deactivate key:${KEY}`],
    [`deactivate ${KEY.toLowerCase()} because it leaked`, `deactivate key:${KEY} [it leaked]`],
    [`DEACTIVATE ${KEY} Because: it leaked`, `deactivate key:${KEY} [it leaked]`],
    [`deactivate ${KEY}  nobody  uses it`, `deactivate key:${KEY} [nobody uses it]`],
    [`deactivate ${KEY} because`, `deactivate key:${KEY}`],
    [`deactivate ${KEY} - not needed`, `deactivate key:${KEY} [not needed]`],
    [`deactivate key ${KEY} "old" job`, `deactivate key:${KEY} ["old" job]`],
    [
      'deactivate development/erin because R&amp;D left',
      'deactivate user:development/erin [R&D left]',
    ],
    [`deactivate ${KEY} <@U0OMAR|omar> asked me to`, `deactivate key:${KEY} [@omar asked me to]`],
    [
      `deactivate ${KEY} see <https://x.example/a|the page>`,
      `deactivate key:${KEY} [see the page]`,
    ],
    [`deactivate ${KEY} because the team said help`, `deactivate key:${KEY} [the team said help]`],
    ['deactivate because it leaked', 'deactivate, not aimed [it leaked]'],
    ['deactivate me', 'deactivate mine'],
    ['deactivate', 'deactivate, not aimed'],
    ['deactivate help', 'help deactivate'],
    [`deactivate ${KEY} --help`, 'help deactivate'],
    ['deactivate user erin -h', 'help deactivate'],
    [`activate ${KEY} because the job needs it`, `activate key:${KEY} [the job needs it]`],
    [`delete ${KEY} because its project has ended`, `delete key:${KEY} [its project has ended]`],
    ['delete user because', 'delete user:because'],
    ['requests', 'requests, not aimed'],
    ['requests mine', 'requests mine'],
    ['history export', 'history, not aimed as a file'],
    ['history production export', 'history account:production as a file'],
    [`history key ${KEY} EXPORT`, `history key:${KEY} as a file`],
    ['history user export', 'history user:export'],
    ['history user export export', 'history user:export as a file'],
    ['history "export"', 'history user:export'],
    ['history production 30d', 'history account:production since 30d'],
    ['history me since 2026-11-01 export', 'history mine since 2026-11-01 as a file'],
    ['history 24h', 'history, not aimed since 24h'],
    ['history user 30d', 'history user:30d'],
    [`audit ${KEY}`, `audit key:${KEY}`],
    [`audit ${KEY} 30d`, `audit key:${KEY} since 30d`],
    [`audit ${KEY} since 2026-03-01`, `audit key:${KEY} since 2026-03-01`],
    ['audit', 'audit, not aimed'],
    ['advise', 'advise, not aimed'],
    ['advise 30d', 'advise, not aimed since 30d'],
    ['advise erin', 'advise user:erin'],
    ['advise development/erin 30d', 'advise user:development/erin since 30d'],
    ['advise user 30d', 'advise user:30d'],
    [`advise ${KEY} since 2026-03-01`, `advise key:${KEY} since 2026-03-01`],
    ['history "30d"', 'history user:30d'],
    ['rotate\u00a0erin', 'rotate user:erin'],
    ['rotate er\u200bin', 'rotate user:erin'],
  ])('reads %j as %s', (text, expected) => {
    expect(said(text)).toBe(expected)
  })

  it.each([
    ['lst', 'refused: unknown_command lst meant list'],
    ['history production 2026-02-30', 'refused: not_a_day 2026-02-30'],
    ['rotaet erin', 'refused: unknown_command rotaet meant rotate'],
    ['hlep', 'refused: unknown_command hlep meant help'],
    ['wombat', 'refused: unknown_command wombat meant nothing'],
    ['"rotate" erin', 'rotate user:erin'],
    ['audit erin', 'refused: wrong_target'],
    ['audit AKIA…', 'refused: incomplete_key'],
    [`audit ${KEY} 2026-02-30`, 'refused: not_a_day 2026-02-30'],
    ['stale', 'refused: not_yet stale'],
    ['Delete AKIA…', 'refused: incomplete_key'],
    ['deactivat erin', 'refused: unknown_command deactivat meant deactivate'],
    ['deactivate production', 'refused: wrong_target'],
    [`deactivate ${KEY} AKIAI44QH8DHBEXAMPLE`, 'refused: too_many_words AKIAI44QH8DHBEXAMPLE'],
    [`deactivate ${KEY} because ${'x'.repeat(1_001)}`, 'refused: reason_too_long'],
    [
      `deactivate ${KEY} because wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY`,
      'refused: holds_a_secret',
    ],
    ['create production', 'refused: wrong_target'],
    [`create ${KEY}`, 'refused: wrong_target'],
    ['requests erin', 'refused: wrong_target'],
    ['list export production', 'refused: too_many_words production'],
    ['rotate erin omar', 'refused: too_many_words omar'],
    ['rotate user erin now', 'refused: too_many_words now'],
    ['rotate @omar', 'refused: mention_by_hand @omar'],
    ['rotate <!subteam^S0PAYMENTS|@payments-managers>', 'refused: not_a_person @payments-managers'],
    ['list <#C0PAYMENTS|payments>', 'refused: not_a_person payments'],
    ['rotate staging/erin', 'refused: unknown_account staging meant nothing'],
    ['rotate developmnet/erin', 'refused: unknown_account developmnet meant development'],
    ['list 333333333333', 'refused: unknown_account 333333333333 meant nothing'],
    ['rotate team paymnets', 'refused: unknown_team paymnets meant payments'],
    ['list team payments', 'refused: wrong_target'],
    ['rotate team payments now', 'refused: too_many_words now'],
    ['rotate erin all', 'refused: too_many_words all'],
    ['rotate development', 'refused: wrong_target'],
    ['rotate prod/erin', 'refused: unknown_account prod meant production'],
    ['auto', 'refused: every_missing'],
    ['auto production/payout', 'refused: every_missing'],
    ['auto production/payout often', 'refused: every_missing'],
    ['auto AKIAIOSFODNN7EXAMPLE 90d', 'refused: wrong_target'],
    ['auto production 90d', 'refused: wrong_target'],
    ['cancel erin', 'refused: wrong_target'],
    ['rotate ASIAIOSFODNN7EXAMPLE', 'refused: temporary_key'],
    ['rotate AKIAIOSF', 'refused: incomplete_key'],
    ['rotate AKIA…7Q', 'refused: incomplete_key'],
    ['rotate AKIA123', 'refused: incomplete_key'],
    ['rotate …7Q4A', 'refused: incomplete_key'],
    ['rotate a/b/c', 'refused: not_understood a/b/c'],
    ['rotate er&lt;in', 'refused: not_understood er<in'],
    ['rotate wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'refused: holds_a_secret'],
    [
      'rotate AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      'refused: holds_a_secret',
    ],
  ])('answers %j with %s', (text, expected) => {
    expect(said(text)).toBe(expected)
  })
})
