import { startSandbox } from './sandbox.ts'
import { readSettings, SandboxSettingsError } from './settings.ts'

/** `npm start`: the sandbox on one port, until Ctrl-C. */
try {
  const sandbox = await startSandbox(readSettings(process.env))
  console.log(`awskey sandbox: ${sandbox.url}`)
  console.log('Ctrl-C stops it. Nothing here reaches a real AWS account or Slack workspace.')
  let stopping = false
  const stop = (): void => {
    if (stopping) process.exit(130)
    stopping = true
    void sandbox.stop().then(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
} catch (error) {
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  if (!(error instanceof SandboxSettingsError) && !inUse) throw error
  console.error(
    inUse
      ? 'The port is taken. Set AWSKEY_SANDBOX_PORT to another one, or 0 for any free one.'
      : error.message,
  )
  process.exitCode = 1
}
