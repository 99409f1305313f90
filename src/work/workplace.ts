import { type CasesEdge, rolesOf } from '#cases'
import type { Actor } from '#kernel'
import { type Loaded, purposeInSentence, registerOf, type Service } from '#services'
import { formatList } from '#web'

/** The services in which an agent holds a role, by purpose: each purpose is a unit of work of its own, with its own access line. */
export interface Workplace {
  readonly agency: string
  /** newest version of each service */
  readonly services: readonly Loaded[]
  readonly purposes: readonly {
    readonly purpose: string
    readonly services: readonly string[]
    /** every version of them: cases keep theirs */
    readonly versions: readonly Service[]
  }[]
}

/** What an agent works on. A retired service counts as long as it has cases; one of another agency does not. */
export function workplaceOf({ catalogue }: Pick<CasesEdge, 'catalogue'>, actor: Actor): Workplace {
  const agency = actor.agency ?? ''
  const services = catalogue
    .ids()
    .map((id) => catalogue.versions(id)[0])
    .filter((loaded) => loaded !== undefined)
    .filter((loaded) => loaded.service.authority === agency && rolesOf(loaded, actor).length > 0)
  const purposes = [...new Set(services.map(({ service }) => service.data.purpose))].map((purpose) => {
    const ids = services.filter(({ service }) => service.data.purpose === purpose).map(({ service }) => service.id)
    return { purpose, services: ids, versions: ids.flatMap((id) => catalogue.versions(id).map(({ service }) => service)) }
  })
  return { agency, services, purposes }
}

/** What the banner says: for which processing of the town's register the agent sees personal data. */
export function purposeOf(
  edge: CasesEdge,
  purposes: readonly string[],
  lang: string,
): { readonly purpose: string; readonly reference: string } {
  const found = registerOf(edge).filter(({ id }) => purposes.includes(id))
  return {
    purpose: formatList(
      lang,
      found.map(({ id }) => purposeInSentence(edge, id, lang)),
    ),
    reference: found.flatMap(({ number }) => number ?? []).join(', '),
  }
}
