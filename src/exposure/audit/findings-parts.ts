import { z } from 'zod'
import type { RiskScore } from '../risk-score.ts'

/** A score with its lines as a row holds it; what it means stands with the score. */
const GAPS = ['sibling_active', 'console_without_mfa', 'live_sessions', 'recheck_failed'] as const
const FACTS = [
  'key_active',
  'persistence',
  'logging_tampered',
  'data_or_secrets',
  'abuse',
  'recon',
  'raising',
  'new_address',
  'new_region',
] as const
const REASONS = [
  'source_aws_flagged',
  'source_pasted',
  'source_report',
  'source_key_id_only',
  'privilege_administrator',
  'privilege_escalation',
  'privilege_credentials',
  'privilege_data',
  'privilege_infrastructure',
  'privilege_little',
  ...GAPS,
  ...FACTS,
] as const

export const RiskScoreRow = z.object({
  score: z.number(),
  band: z.enum(['low', 'medium', 'high', 'critical']),
  atLeast: z.boolean(),
  confidence: z.enum(['high', 'medium', 'low']),
  lines: z.array(z.object({ reason: z.enum(REASONS), points: z.number() })),
  floor: z
    .object({
      because: z.enum(['root', 'new_address_stays', 'administrator_flagged']),
      at: z.number(),
    })
    .optional(),
  notKnown: z.array(z.enum([...GAPS, ...FACTS, 'privilege'])),
}) satisfies z.ZodType<RiskScore>
