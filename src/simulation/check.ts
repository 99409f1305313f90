/** A folder of a law with all that stands beside it: margins of a population, reforms. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Mistake } from '#definitions'
import { checkLaw } from './law.ts'
import { readMargins } from './margins.ts'
import { readReform } from './reform.ts'

/** Folders of laws under a path, or the one that a `law.yaml` stands in. */
export function lawFolders(path: string): string[] {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return basename(path) === 'law.yaml' ? [dirname(path)] : []
  if (existsSync(join(path, 'law.yaml'))) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
    .flatMap(({ name }) => lawFolders(join(path, name)))
}

/** Every mistake of a law, its margins and its reforms, each with its file, line and column. */
export function checkLawFolder(folder: string): Mistake[] {
  const { law, mistakes } = checkLaw(folder)
  const inFile = (file: string, found: readonly Mistake[]) => found.map((mistake) => ({ ...mistake, file }))
  if (law === undefined) return inFile(join(folder, 'law.yaml'), mistakes)
  const text = (file: string) => readFileSync(file, 'utf8')
  const margins = join(folder, 'population.yaml')
  const reforms = join(folder, 'reforms')
  return [
    ...(existsSync(margins) ? inFile(margins, readMargins('', text(margins), law).mistakes) : []),
    ...(existsSync(reforms)
      ? readdirSync(reforms)
          .filter((name) => /\.ya?ml$/.test(name))
          .sort()
      : []
    ).flatMap((name) => inFile(join(reforms, name), readReform('', text(join(reforms, name)), law).mistakes)),
  ]
}
