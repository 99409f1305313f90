import { say } from '#definitions'
import { legalDay } from '#kernel'
import { formatValue, serviceHref } from '#services'
import {
  Actions,
  Alert,
  Button,
  Checkbox,
  Crumbs,
  type Ctx,
  Empty,
  ErrorSummary,
  Facts,
  Form,
  formatDate,
  LinkButton,
  PageHead,
  page,
  type Reply,
  Textarea,
  Wrap,
} from '#web'
import { type CasesEdge, contextOf } from '../../edge.ts'
import { requestLabel } from '../../told.ts'
import { longestContribution } from '../contribution.ts'
import { isOpenAt } from '../say.ts'
import type { ConsultationRow, ContributionRow } from '../store.ts'
import { t } from '../texts.ts'

/** Contributions on one page. */
export const perPage = 50

/** What was typed and refused. */
export interface Typed {
  readonly text: string
  readonly named: boolean
  readonly problem: 'missing' | 'long'
}

interface Shown {
  readonly row: ConsultationRow
  readonly said: readonly ContributionRow[]
  readonly after: number
  readonly mine: ContributionRow | undefined
  readonly tried?: Typed
}

const flashes = ['said', 'unsaid', 'over'] as const

const serviceOf = ({ edge }: Ctx<CasesEdge>, row: ConsultationRow) => edge.catalogue.at(row.service, row.version)

/** Until which day something may be said. */
function lastDay(ctx: Ctx<CasesEdge>, row: ConsultationRow): string {
  const { zone } = contextOf(ctx.edge, serviceOf(ctx, row))
  return formatDate(ctx.lang, legalDay(Date.parse(row.until) - 1, zone))
}

const standing = (ctx: Ctx<CasesEdge>, row: ConsultationRow): string => {
  const { lang, edge } = ctx
  if (isOpenAt(row, edge.clock.instant())) return t(lang, 'until', { day: lastDay(ctx, row) })
  return row.count === null ? t(lang, 'over') : t(lang, 'over.count', { count: row.count })
}

export function listPage(ctx: Ctx<CasesEdge>, rows: readonly ConsultationRow[]): Reply {
  const { lang } = ctx
  return page({
    title: t(lang, 'title'),
    children: (
      <Wrap end>
        <PageHead lang={lang} title={t(lang, 'title')} lead={t(lang, 'lead')} />
        {rows.length === 0 ? (
          <Empty title={t(lang, 'none')} level={2}>
            {t(lang, 'none.text')}
          </Empty>
        ) : (
          <div class="g-flow">
            {rows.map((row) => {
              const { service } = serviceOf(ctx, row)
              return (
                <section class="g-sheet g-sheet--form">
                  <h2>
                    <a href={`/${lang}/consultations/${row.id}`}>{requestLabel(service, row.request, lang)}</a>
                  </h2>
                  <p>{say(service.title, lang)}</p>
                  <p class="g-fine">{standing(ctx, row)}</p>
                </section>
              )
            })}
          </div>
        )}
      </Wrap>
    ),
  })
}

export function consultationPage(ctx: Ctx<CasesEdge>, shown: Shown): Reply {
  const { lang, edge, flash } = ctx
  const { row, tried } = shown
  const { service } = serviceOf(ctx, row)
  const title = requestLabel(service, row.request, lang)
  const told = flashes.find((one) => flash === `consult.${one}`)
  const open = isOpenAt(row, edge.clock.instant())
  return page(
    {
      title: `${title} – ${say(service.title, lang)}`,
      failed: tried !== undefined,
      ...(told === undefined
        ? {}
        : { flash: { tone: told === 'over' ? ('info' as const) : ('success' as const), text: t(lang, `flash.${told}`) } }),
      children: (
        <Wrap end class="g-space">
          <ErrorSummary lang={lang} problems={tried === undefined ? [] : [{ field: 'text', text: problemOf(lang, tried) }]} />
          <Crumbs
            lang={lang}
            path={[
              { href: `/${lang}/consultations`, label: t(lang, 'title') },
              { href: serviceHref(lang, service.id), label: say(service.title, lang) },
            ]}
            here={title}
          />
          <PageHead lang={lang} title={title} lead={standing(ctx, row)} />
          <section class="g-flow" aria-labelledby="about">
            <h2 id="about">{t(lang, 'about')}</h2>
            <Facts
              lines={service.fields
                .filter(({ name }) => row.shown[name] !== undefined)
                .map((field) => ({ label: say(field.label, lang), value: formatValue(field, row.shown[field.name] ?? null, lang) }))}
            />
          </section>
          {row.summary === null ? null : (
            <section class="g-flow" aria-labelledby="summary">
              <h2 id="summary">{t(lang, 'summary')}</h2>
              <p class="g-said">{row.summary}</p>
            </section>
          )}
          {open ? <Own ctx={ctx} {...shown} /> : null}
          <Said ctx={ctx} {...shown} />
        </Wrap>
      ),
    },
    tried === undefined ? 200 : 422,
  )
}

const problemOf = (lang: string, { problem }: Typed): string => t(lang, `text.${problem}`, { most: longestContribution })

/** What one says oneself: to be written, changed, taken back; only with one's own account. */
function Own({ ctx, row, mine, tried }: Shown & { ctx: Ctx<CasesEdge> }) {
  const { lang, actor } = ctx
  const href = `/${lang}/consultations/${row.id}`
  if (actor.person === undefined || actor.mandate !== undefined)
    return (
      <section class="g-flow" aria-labelledby="own">
        <h2 id="own">{t(lang, 'own')}</h2>
        <p>{t(lang, actor.mandate === undefined ? 'own.sign-in' : 'own.mandate')}</p>
        {actor.mandate === undefined ? (
          <Actions>
            <LinkButton href={`/${lang}/sign-in?then=${encodeURIComponent(href)}`}>{t(lang, 'own.sign-in.do')}</LinkButton>
          </Actions>
        ) : null}
      </section>
    )
  return (
    <section class="g-flow" aria-labelledby="own">
      <h2 id="own">{t(lang, mine === undefined ? 'own' : 'own.change')}</h2>
      {mine?.hidden == null ? null : <Alert tone="warning">{t(lang, 'own.hidden', { reason: mine.hidden })}</Alert>}
      <Form to={{ action: href }} class="g-flow">
        <Textarea
          lang={lang}
          id="text"
          name="text"
          label={t(lang, 'text')}
          hint={t(lang, 'text.hint', { day: lastDay(ctx, row) })}
          rows={6}
          value={tried?.text ?? mine?.text ?? ''}
          {...(tried === undefined ? {} : { error: problemOf(lang, tried) })}
        />
        <Checkbox
          lang={lang}
          id="named"
          name="named"
          label={t(lang, 'named', { name: `${actor.given} ${actor.family}` })}
          hint={t(lang, 'named.hint')}
          checked={tried?.named ?? (mine !== undefined && mine.name !== null)}
        />
        <Actions>
          <Button>{t(lang, mine === undefined ? 'do' : 'do.change')}</Button>
        </Actions>
      </Form>
      {mine === undefined ? null : (
        <Form to={{ action: `${href}/withdraw` }}>
          <Button variant="secondary">{t(lang, 'do.withdraw')}</Button>
        </Form>
      )}
    </section>
  )
}

/** What people say, in the order in which it was said; what an agent hid stands there with the reason. */
function Said({ ctx, row, said, after }: Shown & { ctx: Ctx<CasesEdge> }) {
  const { lang, edge } = ctx
  const { zone } = contextOf(edge, serviceOf(ctx, row))
  const more = said.length > perPage
  return (
    <section class="g-flow" aria-labelledby="said">
      <h2 id="said">{t(lang, 'said')}</h2>
      {said.length === 0 ? <p>{t(lang, 'said.none')}</p> : null}
      {said.slice(0, perPage).map(({ text, name, hidden, madeAt }) => (
        <article class="g-sheet g-sheet--form">
          {hidden === null ? <p class="g-said">{text}</p> : <p>{t(lang, 'said.hidden', { reason: hidden })}</p>}
          <p class="g-fine">
            {hidden === null && name !== null ? name : t(lang, 'said.unnamed')}, {formatDate(lang, legalDay(madeAt, zone))}
          </p>
        </article>
      ))}
      {more ? (
        <p>
          <a href={`/${lang}/consultations/${row.id}?after=${after + perPage}#said`} rel="next">
            {t(lang, 'said.more')}
          </a>
        </p>
      ) : null}
    </section>
  )
}
