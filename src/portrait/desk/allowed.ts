import type { Loaded } from '#services'
import { isVisible } from '#services'

/** What everybody who works for a person reads: her name and the language to speak to her in. */
const always = ['person', 'person.language'] as const

/**
 * The concepts that a purpose needs: those that its services ask in a field which these roles may see. What no service of the purpose asks is not read,
 * whatever else is known of the person.
 */
export function conceptsFor(
  services: readonly Pick<Loaded, 'service'>[],
  purpose: string,
  rolesIn: (loaded: Pick<Loaded, 'service'>) => readonly string[],
): readonly string[] {
  const found = services
    .filter(({ service }) => service.data.purpose === purpose)
    .flatMap((loaded) => {
      const roles = rolesIn(loaded)
      if (roles.length === 0) return []
      return loaded.service.fields.flatMap((field) =>
        field.concept === undefined || !isVisible(loaded.service, field, roles) ? [] : [field.concept],
      )
    })
  return [...new Set([...always, ...found])]
}

interface Filed {
  readonly agency: string
  readonly phase: string
  readonly service: string
}

/**
 * Cases that an agent's purpose shows: of her own agency, sent, and of services of this purpose in which she has a role. Helping somebody (`support`)
 * shows the list of all the agency has, and the step of each, without what is in them. Cases of others are neither shown nor counted.
 */
export function casesShown<Row extends Filed>(
  rows: readonly Row[],
  { agency, serves }: { readonly agency: string; readonly serves: ((row: Row) => boolean) | 'list' },
): readonly Row[] {
  return rows.filter((row) => row.agency === agency && row.phase !== 'draft' && (serves === 'list' || serves(row)))
}
