import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/**
 * The page's scripts and styles, built by esbuild when the sandbox starts, and kept in memory. They are no part of any function.
 * A page that does not build is an error of whoever changed it: it is shown in place of the page, and the JSON API works all the same.
 */
export interface PageAssets {
  /** The file under `/page/`, or `undefined` when there is none of this name. */
  find(name: string): Promise<Asset | undefined>
}

export interface Asset {
  readonly type: string
  readonly body: Uint8Array
}

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  map: 'application/json; charset=utf-8',
}

export function createPageAssets(): PageAssets {
  const built = buildPage()
  built.catch(() => undefined)
  return { find: async (name) => (await built).get(name) }
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export async function buildPage(): Promise<ReadonlyMap<string, Asset>> {
  const { outputFiles } = await build({
    entryPoints: {
      workspace: here('../page/workspace.tsx'),
      gallery: here('../page/gallery.tsx'),
      page: here('../page/style/page.css'),
    },
    tsconfig: here('../page/tsconfig.json'),
    outdir: '/page',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    minify: true,
    sourcemap: 'linked',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    logLevel: 'silent',
  })
  return new Map(
    outputFiles.map(({ path, contents }) => [
      path.replace(/^.*?\/page\//, ''),
      { type: TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream', body: contents },
    ]),
  )
}
