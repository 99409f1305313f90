import { type CasesEdge, stateLabel } from '#cases'
import { say } from '#definitions'
import { Button, type Ctx, Details, FieldError, Form, Rail, Select, TextField, type ViewLink } from '#web'
import { mostCounted, sorts } from '../list.ts'
import { fullName } from '../names.ts'
import { tagOf } from '../standing.ts'
import { t } from '../texts.ts'
import { countOf, dues, hrefOf, type ListQuery, parseQuery, queryText, sortOf, statesOf, views } from '../views.ts'
import type { DeskProps } from './desk-view.tsx'

type Props = DeskProps & { readonly ctx: Ctx<CasesEdge> }

/** A figure is counted up to a bound; beyond, it says so. */
export const figure = (count: number): string | number => (count >= mostCounted ? `${mostCounted}+` : count)

/** Views beside the list: what waits, one's own, filters that were kept, states of a service. */
export function Views({ ctx: { lang }, place, query, counts, held, filters, bulks }: Props) {
  const services = query.service === undefined ? place.services.map(({ service }) => service.id) : [query.service]
  const within = query.service === undefined ? {} : { service: query.service }
  const now = query.found === undefined ? queryText({ ...query, after: undefined } as ListQuery) : undefined
  const link = (to: ListQuery, label: string, count?: string | number): ViewLink => ({
    href: hrefOf(lang, to),
    label,
    current: now === queryText(to),
    ...(count === undefined ? {} : { count }),
  })
  const one =
    place.services.find(({ service }) => service.id === query.service) ?? (place.services.length === 1 ? place.services[0] : undefined)
  const order = one?.service.workflow.states.map(({ name }) => name) ?? []
  const [mine, ...others] = views
    .map((view) => ({ view, count: countOf(counts, view, services) }))
    .filter(({ view, count }) => view !== 'running' || count > 0)
    .map(({ view, count }) => link({ view, ...within }, t(lang, `view.${view}`), figure(count)))
  const states = one === undefined ? [] : statesOf(counts, one.service.id, order)
  return (
    <Rail
      label={t(lang, 'views.label')}
      groups={[
        {
          title: t(lang, 'views.title'),
          links: [
            mine!,
            link({ view: 'open', who: 'me', ...within }, t(lang, 'view.me'), figure(held)),
            link({ view: 'mine', who: 'nobody', ...within }, t(lang, 'view.nobody')),
            ...others,
          ],
        },
        ...(filters.length === 0
          ? []
          : [{ title: t(lang, 'filters.title'), links: filters.map(({ name, query: kept }) => link(parseQuery(kept), name)) }]),
        ...(one === undefined || states.length === 0
          ? []
          : [
              {
                title: t(lang, 'views.states'),
                links: states.map(({ state, count }) =>
                  link({ view: query.view, service: one.service.id, state }, stateLabel(one.service, state, lang), figure(count)),
                ),
              },
            ]),
        ...(bulks.length === 0
          ? []
          : [
              {
                title: t(lang, 'bulk.own'),
                links: bulks.map(({ id, kind, stage, total }) => ({
                  href: `/${lang}/desk/bulk/${id}`,
                  label: t(lang, kind === 'export' ? 'bulk.own.export' : stage === 'tried' ? 'bulk.own.tried' : 'bulk.own.running'),
                  count: total,
                })),
              },
            ]),
        { title: t(lang, 'views.team'), links: [{ href: `/${lang}/desk/away`, label: t(lang, 'away.title') }] },
      ]}
    />
  )
}

export function Search({ ctx: { lang }, asked, error }: Props) {
  return (
    <search>
      <form class="g-filters" method="post" action={`/${lang}/desk/search`}>
        <div class="g-filters__q">
          <label for="q">{t(lang, 'search.label')}</label>
          <FieldError id="q" error={error} />
          <input
            class="ds-input"
            id="q"
            name="q"
            type="search"
            autocomplete="off"
            value={asked ?? ''}
            aria-invalid={error === undefined ? undefined : 'true'}
            aria-describedby={error === undefined ? undefined : 'q-error'}
          />
        </div>
        <Button variant="secondary">{t(lang, 'search.do')}</Button>
      </form>
    </search>
  )
}

/** What a list is narrowed to and how it is sorted. */
export function Filters({ ctx: { lang }, place, query, colleagues, labels, me }: Props) {
  const choose = (name: string, label: string, value: string | undefined, options: readonly (readonly [string, string])[]) => (
    <div>
      <label for={`f-${name}`}>{label}</label>
      <select class="ds-input" id={`f-${name}`} name={name}>
        {options.map(([id, text]) => (
          <option value={id} selected={id === (value ?? '')}>
            {text}
          </option>
        ))}
      </select>
    </div>
  )
  const all = ['', t(lang, 'filter.any')] as const
  return (
    <form class="g-filters" action={`/${lang}/desk`}>
      {place.services.length < 2
        ? null
        : choose('service', t(lang, 'filter.service'), query.service, [
            ['', t(lang, 'filter.all')],
            ...place.services.map(({ service }) => [service.id, say(service.title, lang)] as const),
          ])}
      {query.service !== undefined && query.state !== undefined ? <input type="hidden" name="state" value={query.state} /> : null}
      {choose(
        'view',
        t(lang, 'filter.view'),
        query.view,
        views.map((view) => [view, t(lang, `view.${view}`)] as const),
      )}
      {choose('who', t(lang, 'filter.who'), query.who, [
        all,
        ['me', t(lang, 'filter.who.me')],
        ['nobody', t(lang, 'filter.who.nobody')],
        ...[...colleagues].filter(([id]) => id !== me[0]).map(([id, named]) => [id, fullName(named)] as const),
      ])}
      {choose('due', t(lang, 'filter.due'), query.due, [all, ...dues.map((due) => [due, t(lang, `filter.due.${due}`)] as const)])}
      {labels.length === 0
        ? null
        : choose('label', t(lang, 'filter.label'), query.label, [all, ...labels.map((label) => [tagOf(label), label] as const)])}
      {choose(
        'sort',
        t(lang, 'filter.sort'),
        sortOf(query),
        sorts.map((sort) => [sort, t(lang, `filter.sort.${sort}`)] as const),
      )}
      <Button variant="secondary">{t(lang, 'filter.do')}</Button>
    </form>
  )
}

/** Keeps the list that is shown under a name; takes away one's own. */
export function KeepFilter({ ctx: { lang }, query, filters, saving }: Props) {
  const { after: _, found: __, ...kept } = query
  const text = queryText(kept)
  const here = filters.find((one) => one.own && queryText(parseQuery(one.query)) === text)
  if (here !== undefined)
    return (
      <Form to={{ action: `/${lang}/desk/filters/${here.id}/drop` }}>
        <Button variant="tertiary">{t(lang, 'filters.drop', { name: here.name })}</Button>
      </Form>
    )
  if (text === '' || query.found !== undefined) return null
  return (
    <Details summary={t(lang, 'filters.keep')} open={saving !== undefined}>
      <Form to={{ action: `/${lang}/desk/filters`, fields: { query: text } }} class="g-filters">
        <TextField
          lang={lang}
          id="filter-name"
          name="name"
          label={t(lang, 'filters.name')}
          maxlength={80}
          autocomplete="off"
          value={saving?.name ?? ''}
          {...(saving === undefined ? {} : { error: saving.error })}
        />
        <Select
          lang={lang}
          id="filter-share"
          name="share"
          label={t(lang, 'filters.for')}
          blank={false}
          options={[
            { value: '', label: t(lang, 'filters.for.me') },
            { value: 'team', label: t(lang, 'filters.for.team') },
          ]}
        />
        <Button variant="secondary">{t(lang, 'filters.keep.do')}</Button>
      </Form>
    </Details>
  )
}
