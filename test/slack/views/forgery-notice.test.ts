import { describe, expect, it } from 'vitest'
import { forgeryNotice } from '../../../src/slack/views/forgery-notice.ts'
import { checkLimits } from '../../support/check-limits.ts'

describe('forgeryNotice', () => {
  it('calls an entry forged whose signature does not fit', () => {
    const notice = forgeryNotice({ where: 'queue', what: 'request.approve' })
    expect(notice.text).toContain('a forged entry in the job queue')
    expect(checkLimits(notice)).toEqual([])
  })

  it('names what did not fit and the request', () => {
    const notice = forgeryNotice({
      where: 'table',
      what: 'decision_signature',
      requestId: '01JDCR3M7K8N9P0Q1R2S3T4V5W',
    })
    expect(JSON.stringify(notice.blocks)).toContain('decision signature')
    expect(JSON.stringify(notice.blocks)).toContain('01JDCR3M7K8N9P0Q1R2S3T4V5W')
    expect(checkLimits(notice)).toEqual([])
  })

  it('lets nothing of what was written there call anybody', () => {
    const notice = forgeryNotice({ where: 'queue', what: '<!channel>' })
    expect(JSON.stringify(notice)).not.toContain('<!channel>')
  })
})
