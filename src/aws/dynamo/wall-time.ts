/** Wall time in rows: leases as text that sorts, and the TTL attribute. Business time never comes through here. */
export function wallMoment(wallNow: number, ms = 0): string {
  return new Date(wallNow + ms).toISOString()
}

/** Seconds since 1970. DynamoDB deletes some time after it, so nothing is ever decided from a row being gone. */
export function expiryAfter(wallNow: number, ms: number): number {
  return Math.ceil((wallNow + ms) / 1_000)
}
