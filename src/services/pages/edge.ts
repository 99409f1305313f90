import type { Town } from '#definitions'
import type { EdgeBase } from '#kernel'
import type { Catalogue } from '../catalogue.ts'
import { type Communes, communesWith } from '../fields/communes.ts'

/** What the pages about services need of the composed town. */
export interface ServicesEdge extends EdgeBase {
  readonly town: Town
  readonly catalogue: Catalogue
}

const known = new WeakMap<Town, Communes>()

/** The communes that a town knows: those of France and its own. */
export function communesOfTown(town: Town): Communes {
  const found =
    known.get(town) ?? communesWith(town.file.communes.map(({ code, name, postcode }) => ({ code, name, postcodes: [postcode] })))
  known.set(town, found)
  return found
}
