import { type BuildOptions, build } from 'esbuild'
import { bundleOptions } from '../../build/bundle.ts'

/** A bundle as it would ship, and what it weighs. */
export interface Bundled {
  readonly file: string
  readonly inputs: readonly string[]
  readonly bytes: number
  /** Without the AWS SDK: what is ours to choose. */
  readonly ownBytes: number
}

const SDK = /node_modules\/@(?:aws-sdk|smithy|aws)\//

export async function bundled(
  entry: string,
  outfile: string,
  options: BuildOptions = bundleOptions,
): Promise<Bundled> {
  const { metafile } = await build({ ...options, entryPoints: [entry], outfile, metafile: true })
  if (metafile === undefined) throw new Error('esbuild made no metafile')
  const parts = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))
  const bytesOf = (some: typeof parts): number =>
    some.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)
  return {
    file: outfile,
    inputs: Object.keys(metafile.inputs),
    bytes: bytesOf(parts),
    ownBytes: bytesOf(parts.filter(([path]) => !SDK.test(path))),
  }
}
