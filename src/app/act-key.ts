/** The HMAC key of the deployment, by its alias in serverless.yml: `slack` may only sign with it, `worker` only verify. */
export const ACT_KEY = 'alias/awskey'
