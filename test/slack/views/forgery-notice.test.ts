import { describe, expect, it } from 'vitest'
import { forgeryNotice } from '../../../src/slack/views/forgery-notice.ts'
import { checkLimits } from '../../support/check-limits.ts'

describe('forgeryNotice', () => {
  it('calls an entry forged whose signature does not fit', () => {
    const notice = forgeryNotice({ where: 'queue', what: 'request.approve' })
    expect(notice.text).toContain('a forged entry in the job queue')
    expect(checkLimits(notice)).toEqual([])
  })

  it('accuses nobody where policy or a team may have changed', () => {
    const notice = forgeryNotice({
      where: 'table',
      what: 'too_few_approvals',
      requestId: '01JDCR3M7K8N9P0Q1R2S3T4V5W',
    })
    expect(notice.text).toContain('may be forged')
    expect(JSON.stringify(notice.blocks)).toMatch(/stricter or somebody left the team/)
    expect(checkLimits(notice)).toEqual([])
  })

  it('lets nothing of what was written there call anybody', () => {
    const notice = forgeryNotice({ where: 'queue', what: '<!channel>' })
    expect(JSON.stringify(notice)).not.toContain('<!channel>')
  })
})
