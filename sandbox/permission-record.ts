import { z } from 'zod'

/** What one sandbox granted to awskey's roles, what of it was used, and what its roles asked for in vain. */
export const PermissionRecord = z.object({
  granted: z.array(z.string()),
  used: z.array(z.string()),
  refused: z.array(z.string()),
})
export type PermissionRecord = z.infer<typeof PermissionRecord>
