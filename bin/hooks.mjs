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

module.registerHooks({
  resolve(specifier, context, next) {
    const parent = context.parentURL
    if (parent?.startsWith(source)) {
      const why = refusal(needs, parent.slice(root.length), specifier)
      if (why) throw new Error(`${parent.slice(root.length)} may not import '${specifier}': ${why}`)
    }
    return next(specifier, context)
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
