import { z } from 'zod'
import { asPerson, casesOf } from '#cases'
import { showReference } from '#kernel'
import {
  Actions,
  Button,
  Checkbox,
  ConfirmPage,
  type Ctx,
  ErrorSummary,
  endpoint,
  Form,
  formatDate,
  page,
  type Reply,
  redirect,
  Table,
  TextPage,
  typed,
} from '#web'
import type { RightsEdge } from '../edge.ts'
import { type Fate, keysToDrop, planOf } from '../plan.ts'
import { isRightsKey, t } from '../texts.ts'

const declaration = { may: 'person', purpose: 'compte', subject: 'self', input: z.object({ lang: z.string() }) } as const

const plan = async ({ edge, actor, lang }: Ctx<RightsEdge>): Promise<readonly Fate[]> =>
  planOf(edge, await edge.store.as(asPerson(actor, 'compte'), (tx) => casesOf(tx, actor.person ?? '')), lang)

/** What would go and what the law keeps, line by line, before anything happens. */
const showErase = endpoint<RightsEdge>()({ ...declaration, id: 'rights.erase', route: 'GET /:lang/me/erase' }, async (ctx) =>
  form(ctx, await plan(ctx)),
)

/** Drops the keys. With nothing that must stay the account goes too, and the session with it. */
const erase = endpoint<RightsEdge>()({ ...declaration, id: 'rights.erase.do', route: 'POST /:lang/me/erase' }, async (ctx) => {
  const { edge, actor, lang } = ctx
  const lines = await plan(ctx)
  if (typed(ctx, 'sure') !== 'yes') return form(ctx, lines, t(lang, 'erase.confirm.missing'))
  const keys = keysToDrop(actor.person ?? '', lines)
  await edge.keeping.erase('compte', keys)
  if (!keys.some(({ scope }) => scope === 'person')) return redirect(`/${lang}/me`, 'erased')
  return { ...redirect(`/${lang}/erased`), session: 'end' }
})

/** After the account is gone: nobody is signed in any more. */
const showErased = endpoint<RightsEdge>()(
  {
    id: 'rights.erased',
    route: 'GET /:lang/erased',
    may: 'anyone',
    purpose: 'none',
    subject: 'none',
    input: z.object({ lang: z.string() }),
  },
  async ({ lang }) =>
    page({
      title: t(lang, 'erase.done.title'),
      children: <TextPage title={t(lang, 'erase.done.title')} lead={t(lang, 'erase.done')} />,
    }),
)

function form({ lang }: Ctx<RightsEdge>, lines: readonly Fate[], error?: string): Reply {
  const title = t(lang, 'erase.title')
  const stays = lines.some(({ fate }) => fate !== 'now')
  const rows = [
    { cells: [t(lang, 'erase.own'), <strong>{t(lang, 'erase.now')}</strong>, t(lang, 'erase.why.yours')] },
    ...lines.map((line) => ({
      cells: [
        <>
          {line.title} <small>{showReference(line.row.reference)}</small>
        </>,
        <strong>{t(lang, `erase.${line.fate}`, { day: line.day === undefined ? '' : formatDate(lang, line.day) })}</strong>,
        whyWords(line, lang),
      ],
    })),
    {
      cells: [
        t(lang, 'erase.account'),
        <strong>{t(lang, stays ? 'erase.later' : 'erase.now')}</strong>,
        t(lang, stays ? 'erase.why.account' : 'erase.why.yours'),
      ],
    },
    { cells: [t(lang, 'erase.access'), <strong>{t(lang, 'erase.forever')}</strong>, t(lang, 'erase.access.why')] },
  ]
  return page(
    {
      title,
      failed: error !== undefined,
      children: (
        <ConfirmPage lang={lang} title={title} back={`/${lang}/me`}>
          <ErrorSummary lang={lang} problems={error === undefined ? [] : [{ field: 'sure', text: error }]} />
          <p class="g-lead">{t(lang, 'erase.lead')}</p>
          <Table
            lang={lang}
            stack
            columns={[{ label: t(lang, 'erase.what'), kind: 'head' }, { label: t(lang, 'erase.fate') }, { label: t(lang, 'erase.why') }]}
            rows={rows}
          />
          <Form to={{ action: `/${lang}/me/erase` }} class="g-flow">
            <Checkbox lang={lang} id="sure" name="sure" label={t(lang, 'erase.confirm')} {...(error === undefined ? {} : { error })} />
            <Actions>
              <Button danger>{t(lang, 'erase.do')}</Button>
              <a href={`/${lang}/me`}>{t(lang, 'erase.keep')}</a>
            </Actions>
          </Form>
        </ConfirmPage>
      ),
    },
    error === undefined ? 200 : 422,
  )
}

function whyWords({ why, duration = '', basis }: Fate, lang: string): string {
  return t(lang, `erase.why.${why}`, { duration: durationWords(duration, lang), basis })
}

/** `5y` → "5 ans". */
function durationWords(text: string, lang: string): string {
  const [, count = '', unit = ''] = /^(\d+)([a-z]+)$/.exec(text) ?? []
  const key = `duration.${unit}`
  return isRightsKey(key) ? t(lang, key, { count: Number(count) }) : text
}

export const eraseEndpoints = [showErase, erase, showErased]
