import type { Loaded } from '../catalogue.ts'
import type { Lang } from '../contract.ts'
import { textIn } from '../fields/texts.ts'

/** Address of a service's page. */
export const serviceHref = (lang: Lang, id: string): string => `/${lang}/services/${encodeURIComponent(id)}`

/** Services with their summary, each a link. */
export function ServiceList({ lang, services }: { lang: Lang; services: readonly Loaded[] }) {
  return (
    <ul class="g-results">
      {services.map(({ service }) => (
        <li>
          <h2 class="g-h-text">
            <a href={serviceHref(lang, service.id)}>{textIn(service.title, lang)}</a>
          </h2>
          <p>{textIn(service.summary, lang)}</p>
        </li>
      ))}
    </ul>
  )
}
