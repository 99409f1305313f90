import { say } from '#definitions'
import { formatNumber, type Lang, Table } from '#web'
import type { Resource } from '../resources.ts'
import { t } from '../texts.ts'
import type { Mark } from './zone-map.tsx'

/** "Lits, Gymnase Saint-Nicolas". */
export const nameOfResource = (resource: Pick<Resource, 'title' | 'place'> | undefined, lang: Lang): string =>
  resource === undefined ? '' : `${say(resource.title, lang)}, ${say(resource.place, lang)}`

/** Places of resources, numbered as in the table. */
export const marksOf = (resources: readonly Resource[]): readonly Mark[] =>
  resources.flatMap(({ lon, lat }, index) => (lon === null || lat === null ? [] : [{ number: index + 1, at: [lon, lat] as const }]))

/** What is left. The number is that on the map. */
export function Resources({ lang, resources }: { lang: Lang; resources: readonly Resource[] }) {
  return (
    <Table
      lang={lang}
      dense
      label={t(lang, 'resources')}
      columns={[
        { label: t(lang, 'resource.number'), kind: 'num' },
        { label: t(lang, 'resource'), kind: 'head' },
        { label: t(lang, 'resource.place') },
        { label: t(lang, 'resource.free'), kind: 'num' },
        { label: t(lang, 'resource.all'), kind: 'num' },
      ]}
      rows={resources.map(({ title, place, capacity, taken }, index) => ({
        cells: [String(index + 1), say(title, lang), say(place, lang), formatNumber(lang, capacity - taken), formatNumber(lang, capacity)],
      }))}
    />
  )
}
