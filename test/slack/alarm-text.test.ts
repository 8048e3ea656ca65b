import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { ALARM_IDS, alarmName, alarmNamed, tellerOf } from '../../src/shared/deployment-alarms.ts'
import { USUAL_NAMING } from '../../src/shared/deployment-names.ts'
import { alarmNotice } from '../../src/slack/views/alarm-notice.ts'
import { ALARM_TEXTS } from '../../src/slack/views/alarm-text.ts'
import { checkLimits } from '../support/check-limits.ts'

const at = '2026-11-29T09:00:00Z'

describe('ALARM_TEXTS', () => {
  it.each(ALARM_IDS)('says of %s what docs/alarms.md says', async (id) => {
    const { title, means, doThis, see } = ALARM_TEXTS[id]
    const [path = ''] = see.split('#')
    const section = (await readFile(path, 'utf8'))
      .split('\n## ')
      .find((each) => each.startsWith(`${id}\n`))
    expect(section).toContain(`${title}. ${means}`)
    expect(section).toContain(doThis)
    expect(section?.includes('Told by the responder')).toBe(tellerOf(id) === 'responder')
  })

  it('fits into the description of an alarm, in ASCII', () => {
    for (const { means, doThis, see } of Object.values(ALARM_TEXTS))
      expect(`${means} ${doThis} ${see}`).toMatch(/^[\x20-\x7e]{1,1024}$/)
  })
})

describe('alarmNotice', () => {
  it.each(ALARM_IDS)('can be said of %s', (id) => {
    for (const state of ['ALARM', 'OK'] as const) {
      const notice = alarmNotice({ id, name: alarmName(USUAL_NAMING, id), state, at })
      expect(checkLimits(notice)).toEqual([])
      expect(JSON.stringify(notice)).toContain(ALARM_TEXTS[id].title)
    }
  })
})

describe('tellerOf', () => {
  it('is never who the alarm is about', () => {
    for (const id of ALARM_IDS) expect(id.startsWith(`${tellerOf(id)}-`)).toBe(false)
    expect(tellerOf('jobs-given-up')).toBe('responder')
    expect(tellerOf('responder-jobs-given-up')).toBe('worker')
  })
})

describe('alarmNamed', () => {
  it('knows the names of this deployment and no others', () => {
    expect(alarmNamed(USUAL_NAMING, 'awskey-clock-silent')).toBe('clock-silent')
    expect(alarmNamed({ prefix: 'keys', rolePath: '/' }, 'awskey-clock-silent')).toBeUndefined()
    expect(alarmNamed(USUAL_NAMING, 'clock-silent')).toBeUndefined()
  })
})
