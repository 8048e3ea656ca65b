import { z } from 'zod'
import { startShortAws } from '../test/support/short-aws.ts'

/** The AWS and Slack that always say yes, in a process of their own, so that what is measured does not wait for what answers. Says its URL; ends with its parent. */
const [, , delay = '0'] = process.argv
const aws = await startShortAws({ delayMs: z.coerce.number().parse(delay) })
process.send?.(aws.url)
process.once('disconnect', () => process.exit())
