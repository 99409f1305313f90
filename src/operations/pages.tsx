import { z } from 'zod'
import { asAgent, type CasesEdge } from '#cases'
import { type FailureCount, isUuid, Refusal } from '#kernel'
import type { GivenUp } from '#store'
import { type Ctx, DeskHead, Empty, endpoint, Form, formatDateTime, page, redirect, Sheet, Table, typed, Wrap } from '#web'
import { failures } from './failures.ts'
import { LateCounts, lateCounts } from './late-counts.tsx'
import { Rooms, roomsNow } from './rooms.tsx'
import { isKey, t } from './texts.ts'

const admin = { may: 'administrator', purpose: 'administration', subject: 'none' } as const
const input = z.object({ lang: z.string() })
const hrefOf = (lang: string): string => `/${lang}/operations`
/** lines of each table */
const shown = 100

/** What administrators look after: whom the waiting room lets in, jobs that were given up, with the way to try them again, and what failed lately. No person and no case is in it. */
export const showOperations = endpoint<CasesEdge>()(
  { ...admin, id: 'operations.show', route: 'GET /:lang/operations', input },
  async (ctx) => {
    const { edge, lang, actor } = ctx
    const found = await edge.store.as(asAgent(actor, 'administration'), async (tx) => ({
      givenUp: await edge.store.jobs.givenUp(tx, shown),
      failed: await failures(tx, shown),
    }))
    const late = await lateCounts(ctx)
    const rooms = await roomsNow(edge)
    const zone = edge.town.file['time-zone']
    return page({
      title: t(lang, 'title'),
      kind: 'desk',
      ...said(ctx),
      children: (
        <Wrap class="g-desk">
          <DeskHead title={t(lang, 'title')} text={t(lang, 'lead')} />
          <p>
            <a href={`/${lang}/remarks`}>{t(lang, 'remarks')}</a>
          </p>
          {rooms.length === 0 ? null : (
            <Sheet id="room" title={t(lang, 'room')}>
              <Rooms lang={lang} rooms={rooms} />
            </Sheet>
          )}
          <Sheet id="jobs" title={t(lang, 'jobs')}>
            {found.givenUp.length === 0 ? (
              <Empty title={t(lang, 'jobs.none')}>{t(lang, 'jobs.none.text')}</Empty>
            ) : (
              <Jobs lang={lang} zone={zone} jobs={found.givenUp} />
            )}
          </Sheet>
          {late.length === 0 ? null : (
            <Sheet id="late" title={t(lang, 'late.summary')}>
              <LateCounts ctx={ctx} late={late} />
            </Sheet>
          )}
          <Sheet id="failures" title={t(lang, 'failures')}>
            {found.failed.length === 0 ? (
              <Empty title={t(lang, 'failures.none')} />
            ) : (
              <Failures lang={lang} zone={zone} failed={found.failed} />
            )}
          </Sheet>
        </Wrap>
      ),
    })
  },
)

/** Tries given-up jobs again: one, or all of its kind. */
export const tryAgain = endpoint<CasesEdge>()({ ...admin, id: 'operations.again', route: 'POST /:lang/operations', input }, async (ctx) => {
  const { edge, actor } = ctx
  const [name, id] = [typed(ctx, 'job'), typed(ctx, 'id')]
  if (name === '' || (id !== '' && !isUuid(id))) throw new Refusal('web.not-found')
  const count = await edge.store.as(asAgent(actor, 'administration'), (tx) => edge.store.jobs.again(tx, name, id === '' ? undefined : id))
  edge.store.jobs.wake([name])
  return redirect(hrefOf(ctx.lang), count === 0 ? 'job-gone' : 'job-again')
})

export const operationsLink = async ({ lang }: Ctx<CasesEdge>) => ({ href: hrefOf(lang), label: t(lang, 'title') })

const said = ({ flash = '', lang }: Ctx<CasesEdge>) => {
  const key = `flash.${flash}`
  return isKey(key) ? { flash: { tone: flash === 'job-gone' ? ('warning' as const) : ('success' as const), text: t(lang, key) } } : {}
}

function Jobs({ lang, zone, jobs }: { lang: string; zone: string; jobs: readonly GivenUp[] }) {
  const names = [...new Set(jobs.map(({ name }) => name))]
  return (
    <>
      <Table
        lang={lang}
        dense
        stack
        columns={[
          { label: t(lang, 'job'), kind: 'head' },
          { label: t(lang, 'ended') },
          { label: t(lang, 'tries'), kind: 'num' },
          { label: t(lang, 'error'), kind: 'code' },
          { label: t(lang, 'again'), bare: true },
        ]}
        rows={jobs.map(({ id, name, tries, endedAt, error }) => ({
          cells: [
            name,
            formatDateTime(lang, endedAt, zone, 'short'),
            String(tries),
            error,
            <Form to={{ action: hrefOf(lang), fields: { job: name, id } }}>
              <button class="g-textbutton" type="submit">
                {t(lang, 'again')}
                <span class="ds-sr-only">
                  {' '}
                  {name}, {formatDateTime(lang, endedAt, zone, 'short')}
                </span>
              </button>
            </Form>,
          ],
        }))}
      />
      {names.map((name) => (
        <Form to={{ action: hrefOf(lang), fields: { job: name } }}>
          <button class="g-textbutton" type="submit">
            {t(lang, 'again.all', { name })}
          </button>
        </Form>
      ))}
    </>
  )
}

function Failures({ lang, zone, failed }: { lang: string; zone: string; failed: readonly FailureCount[] }) {
  return (
    <Table
      lang={lang}
      dense
      stack
      columns={[
        { label: t(lang, 'failure'), kind: 'head' },
        { label: t(lang, 'error'), kind: 'code' },
        { label: t(lang, 'place'), kind: 'code' },
        { label: t(lang, 'count'), kind: 'num' },
        { label: t(lang, 'last') },
      ]}
      rows={failed.map(({ code, error, place, count, at }) => ({
        cells: [code, error, place === '' ? '–' : place, String(count), formatDateTime(lang, at, zone, 'short')],
      }))}
    />
  )
}
