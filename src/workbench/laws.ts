/** The laws that a town can simulate: those that come with Guichet, and those of the town's own folder. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Law, readLaw } from '#simulation'

const ours = fileURLToPath(new URL('../../laws/', import.meta.url))

export interface LawPlace {
  readonly law: Law
  readonly folder: string
  /** text of the margins that come with it */
  readonly margins?: string
}

const known = new Map<string, LawPlace & { readonly changed: number }>()

/** Those whose file says what a simulation must know, and whose population is one file: the pages know no other. A town's own goes before ours of the same name. */
export function lawsOf(town: string): readonly LawPlace[] {
  const places = [join(town, 'laws'), ours]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => join(folder, name)),
    )
    .filter((folder) => existsSync(join(folder, 'law.yaml')))
    .map(placeOf)
  const first = new Map(places.toReversed().map((place) => [place.law.id, place]))
  return [...first.values()].filter(({ law }) => law.simulation !== undefined && law.fields.every(({ type }) => type !== 'list'))
}

/** Read again when its file changes. */
function placeOf(folder: string): LawPlace {
  const changed = statSync(join(folder, 'law.yaml')).mtimeMs
  const found = known.get(folder)
  if (found?.changed === changed) return found
  const margins = join(folder, 'population.yaml')
  const place = { law: readLaw(folder), folder, changed, ...(existsSync(margins) ? { margins: readFileSync(margins, 'utf8') } : {}) }
  known.set(folder, place)
  return place
}
