import type { Fact } from '#people'
import { type Field, formatMasked, formatValue, plainField } from '#services'
import { Aside, Facts, type Lang, LinkButton } from '#web'
import { t } from './texts.ts'

/** What the town holds of me, beside what happened. */
export function Known({ lang, facts }: { lang: Lang; facts: readonly Fact[] }) {
  const factOf = (concept: string) => facts.find((fact) => fact.concept === concept)?.value
  const person = factOf('person') as { readonly given: string; readonly family: string } | undefined
  const account = factOf('person.iban')
  const lines = [
    { label: t(lang, 'fact.name'), value: person === undefined ? '' : `${person.given} ${person.family}` },
    { label: t(lang, 'fact.email'), value: textOf(factOf('person.email')) },
    { label: t(lang, 'fact.phone'), value: phoneWords(factOf('person.phone'), lang) },
    { label: t(lang, 'fact.account'), value: typeof account === 'string' ? formatMasked(account) : '' },
  ].filter(({ value }) => value !== '')
  return (
    <Aside id="facts" title={t(lang, 'space.facts')}>
      <Facts lines={lines} />
      <p>
        <LinkButton variant="secondary" href={`/${lang}/me`}>
          {t(lang, 'space.facts.all')}
        </LinkButton>
      </p>
    </Aside>
  )
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** As one dials it, in groups. */
const phoneWords = (value: unknown, lang: Lang): string => (typeof value === 'string' ? formatValue(phoneField, value, lang) : '')
const phoneField: Field = {
  name: 'phone',
  type: 'phone',
  label: {},
  ...plainField,
  required: false,
  asked: false,
}
