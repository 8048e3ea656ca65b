/** The HMAC key of what AWS reports, by its alias in serverless.yml: `signal` may only sign with it, `responder` only verify. */
export const SIGNAL_KEY = 'alias/awskey-signals'
