/** What security is told when awskey itself is in trouble: each alarm, and the end of one. */
import { ALARM_IDS, alarmName } from '../../../src/shared/deployment-alarms.ts'
import { USUAL_NAMING } from '../../../src/shared/deployment-names.ts'
import { alarmNotice } from '../../../src/slack/views/alarm-notice.ts'
import { type GroupModel, made } from '../specimen-model.ts'

const AT = '2026-03-02T10:00:00.000Z'

export const ALARMS: GroupModel = {
  id: 'alarms',
  title: 'Alarms of awskey itself',
  about:
    'CloudWatch found that awskey itself is in trouble: what it means, what to do, and later that it is over.',
  surface: 'message',
  where: 'The channel of security',
  specimens: [
    ...ALARM_IDS.map((id) => ({
      id,
      title: `Alarm ${id}`,
      made: made(alarmNotice, { id, name: alarmName(USUAL_NAMING, id), state: 'ALARM', at: AT }),
    })),
    {
      id: 'over',
      title: 'An alarm that is over',
      made: made(alarmNotice, {
        id: 'clock-silent',
        name: alarmName(USUAL_NAMING, 'clock-silent'),
        state: 'OK',
        at: AT,
      }),
    },
  ],
}
