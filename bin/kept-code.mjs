// One file instead of a thousand: reading each module took half of a start. `npm ci` joins our sources into `.cache/code-<stamp>/`; whoever starts takes
// it as long as no source is another. Without it, or in an installation that may not write there, the sources run as they are.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, '.cache')

/** Changes with each name, size and time of a source, with the libraries and with Node. */
function stamp() {
  const sources = readdirSync(join(root, 'src'), { recursive: true }).filter((path) => /(?<!\.test)\.tsx?$/.test(path))
  const all = [...sources.sort().map((path) => `src/${path}`), 'package.json', 'package-lock.json', 'bin/kept-code.mjs']
  const told = all.map((path) => {
    const { size, mtimeMs } = statSync(root + path)
    return `${path} ${size} ${mtimeMs}`
  })
  return createHash('sha256')
    .update(JSON.stringify([process.version, root, told]))
    .digest('hex')
    .slice(0, 32)
}

/** Libraries of many small files; the others load quickly, or look for files of theirs. */
const many =
  /^(zod|kysely|pg-boss|hono|@hono\/node-server|yaml|jose|messageformat|temporal-polyfill|@noble\/.*|@simplewebauthn\/.*|publicodes)(\/|$)/

/** The address of the joined code, when it is that of the sources as they are now; else undefined. */
export function keptCode() {
  try {
    if (!readdirSync(cache).some((name) => name.startsWith('code-'))) return undefined
    const path = join(cache, `code-${stamp()}`, 'cli.js')
    return existsSync(path) ? pathToFileURL(path).href : undefined
  } catch {
    return undefined // no cache
  }
}

/** Joins the sources; libraries stay where they are. What cannot be written is gone without. */
export async function keepCode() {
  const { build } = await import('esbuild')
  const folder = join(cache, `code-${stamp()}`)
  try {
    mkdirSync(cache, { recursive: true })
    for (const name of readdirSync(cache)) if (name.startsWith('code-')) rmSync(join(cache, name), { recursive: true, force: true })
    await build({
      entryPoints: [join(root, 'src/cli.ts')],
      outdir: folder,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      jsx: 'automatic',
      jsxImportSource: 'hono/jsx',
      logLevel: 'silent',
      banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
      plugins: [
        {
          name: 'places',
          setup({ onLoad, onResolve }) {
            onResolve({ filter: /^[^.#/]/ }, ({ path, kind }) =>
              kind === 'entry-point' || many.test(path) ? undefined : { external: true },
            )
            onLoad({ filter: /\/src\/.*\.tsx?$/ }, ownPlace)
          },
        },
      ],
    })
  } catch {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A source asks for the files beside it by its own address: it keeps the one that it has among the sources. */
function ownPlace({ path }) {
  const text = readFileSync(path, 'utf8')
  if (!text.includes('import.meta.')) return undefined
  return {
    contents: text
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
      .replaceAll('import.meta.dirname', JSON.stringify(join(path, '..'))),
    loader: path.endsWith('x') ? 'tsx' : 'ts',
  }
}
