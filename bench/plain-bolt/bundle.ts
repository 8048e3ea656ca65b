import type { BuildOptions } from 'esbuild'

/** What serverless-esbuild does when nobody tells it anything (1.57): bundled for the runtime, nothing minified, everything inside but `aws-sdk`, which is version 2 and not used here. */
export const usualOptions: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  external: ['aws-sdk'],
  logLevel: 'warning',
}
