// The one hook of the project, the same in development, tests and production:
// reads .ts and .tsx (JSX of hono) and refuses an import that the house does not allow (tools/boundaries.mjs says the same in CI).
import { readFileSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'oxc-transform'
import { readNeeds, refusal } from './boundary.mjs'

const root = new URL('..', import.meta.url).href
const source = `${root}src/`
const needs = readNeeds(fileURLToPath(source))

// Node looks for each import of each file anew. Two answers are known before: a library or a face means the same in all of src, and an import that
// names its file with the ending needs no search, only its format, which files with one ending share in one folder.
const faces = new Map()
const formats = new Map()
const relativeFile = /^\.\.?\/.*\.(ts|tsx|js)$/

module.registerHooks({
  resolve(specifier, context, next) {
    const parent = context.parentURL
    const ours = parent?.startsWith(source)
    if (ours) {
      const why = refusal(needs, parent.slice(root.length), specifier)
      if (why) throw new Error(`${parent.slice(root.length)} may not import '${specifier}': ${why}`)
    }
    if (parent === undefined || !context.conditions.includes('import')) return next(specifier, context)
    if (relativeFile.test(specifier)) {
      const url = new URL(specifier, parent).href
      const place = url.slice(0, url.lastIndexOf('/')) + url.slice(url.lastIndexOf('.'))
      if (formats.has(place)) return { url, format: formats.get(place), shortCircuit: true }
      const found = next(specifier, context)
      if (found.url === url) formats.set(place, found.format)
      return found
    }
    if (!ours || specifier.startsWith('.')) return next(specifier, context)
    if (!faces.has(specifier)) faces.set(specifier, next(specifier, context))
    return { ...faces.get(specifier), shortCircuit: true }
  },
  load(url, context, next) {
    if (!url.endsWith('.tsx')) return next(url, context)
    const path = fileURLToPath(url)
    const { code, errors } = transformSync(path, readFileSync(path, 'utf8'), {
      lang: 'tsx',
      sourcemap: false,
      jsx: { runtime: 'automatic', importSource: 'hono/jsx' },
      typescript: { onlyRemoveTypeImports: true },
    })
    if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0].message}`)
    return { format: 'module', source: code, shortCircuit: true }
  },
})
