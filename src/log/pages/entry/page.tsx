import { fileURLToPath } from 'node:url'
import { raw } from 'hono/html'
import { z } from 'zod'
import { Refusal } from '#kernel'
import type { AccessContext } from '#store'
import {
  Actions,
  Alert,
  Button,
  bytes,
  type Ctx,
  ErrorSummary,
  endpoint,
  Facts,
  FileInput,
  formatDateTime,
  PageHead,
  page,
  TextField,
  Wrap,
} from '#web'
import type { PublicLogEdge } from '../../publish/endpoints.ts'
import type { LogReceipt } from '../../publish/open.ts'
import { eventOf } from '../../publish/store.ts'
import { scriptWords, t } from '../../texts.ts'
import { writePolicy } from '../../tlog/policy.ts'
import { bundled } from '../bundle.ts'
import { readWhich } from './which.ts'

type C = Ctx<PublicLogEdge>
const anybody = { may: 'anyone', purpose: 'none', subject: 'none' } as const
const script = fileURLToPath(new URL('browser.ts', import.meta.url))
const one = z.object({ lang: z.string(), index: z.string().regex(/^\d{1,15}$/) })

/** One's own affairs, and nobody's in whose name one acts. */
const asSelf = ({ actor }: C): AccessContext | undefined =>
  actor.person === undefined || actor.mandate !== undefined ? undefined : { actor: actor.account, for: actor.person, purpose: 'compte' }

export const entryPages = [
  /** Anyone looks up what is published of an entry; whose it is sees which event it stands for. An opening is read in the browser alone. */
  endpoint<PublicLogEdge>()(
    { ...anybody, id: 'log.entry', route: 'GET /:lang/log', input: z.object({ lang: z.string(), entry: z.string().max(200).optional() }) },
    async (ctx, { entry = '' }) => {
      const { lang, edge } = ctx
      const published = edge.publicLog.keys !== undefined
      const which = entry === '' ? undefined : readWhich(entry)
      const wrong = entry !== '' && which === undefined
      const found = which === undefined || !published ? undefined : await edge.publicLog.entry(which)
      const yours = found === undefined ? undefined : await ownEvent(ctx, found)
      return page(
        {
          title: t(lang, 'entry.title'),
          failed: wrong,
          ...(published ? { script: await bundled(script) } : {}),
          children: (
            <Wrap end>
              {wrong ? <ErrorSummary lang={lang} problems={[{ field: 'entry', text: t(lang, 'entry.wrong') }]} /> : null}
              <PageHead lang={lang} title={t(lang, 'entry.title')} lead={t(lang, 'entry.lead')} />
              {published ? null : <p>{t(lang, 'none')}</p>}
              {published ? <Search lang={lang} entry={entry} wrong={wrong} /> : null}
              {which !== undefined && found === undefined ? <Alert tone="warning">{t(lang, 'entry.none')}</Alert> : null}
              {found === undefined ? null : <Found lang={lang} found={found} />}
              {found === undefined || yours === undefined ? null : <Yours ctx={ctx} found={found} yours={yours} />}
              {published ? <Open ctx={ctx} /> : null}
            </Wrap>
          ),
        },
        wrong ? 422 : 200,
      )
    },
  ),
  endpoint<PublicLogEdge>()(
    { ...anybody, id: 'log.entry-proof', route: 'GET /:lang/log/entries/:index', input: one },
    async ({ edge }, { index }) => {
      const found = edge.publicLog.keys === undefined ? undefined : await edge.publicLog.entry(Number(index))
      if (found === undefined) throw new Refusal('web.not-found')
      return bytes('text/plain; charset=utf-8', Buffer.from(found.proof), `${index}.tlog-proof`)
    },
  ),
  endpoint<PublicLogEdge>()(
    {
      may: 'person',
      purpose: 'compte',
      subject: 'self',
      id: 'log.entry-opening',
      route: 'GET /:lang/log/entries/:index/opening',
      input: one,
    },
    async (ctx, { index }) => {
      const { edge } = ctx
      const access = asSelf(ctx)
      const found = access === undefined ? undefined : await edge.publicLog.entry(Number(index))
      if (access === undefined || found === undefined) throw new Refusal('web.not-found')
      const opening = await edge.store.as(access, async (tx) => {
        const event = await eventOf(tx, found.index)
        return event === undefined ? undefined : (await edge.log.openings(tx, [event.id]))[0]
      })
      if (opening === undefined) throw new Refusal('web.not-found')
      const content = JSON.stringify({ opening: 1, ...opening, proof: found.proof }, undefined, 1)
      return bytes('application/json', Buffer.from(content), `${index}.opening.json`)
    },
  ),
]

type Own = NonNullable<Awaited<ReturnType<typeof eventOf>>>

async function ownEvent(ctx: C, { index }: LogReceipt): Promise<Own | undefined> {
  const access = asSelf(ctx)
  return access === undefined ? undefined : await ctx.edge.store.as(access, (tx) => eventOf(tx, index))
}

function Search({ lang, entry, wrong }: { lang: string; entry: string; wrong: boolean }) {
  return (
    <form method="get" action={`/${lang}/log`} class="g-flow g-form__main">
      <TextField
        lang={lang}
        id="entry"
        name="entry"
        label={t(lang, 'entry.which')}
        hint={t(lang, 'entry.hint')}
        value={entry}
        error={wrong ? t(lang, 'entry.wrong') : undefined}
      />
      <Actions>
        <Button>{t(lang, 'entry.find')}</Button>
      </Actions>
    </form>
  )
}

function Found({ lang, found }: { lang: string; found: LogReceipt }) {
  const { index, size, commitment, witnessed } = found
  return (
    <section class="g-section g-flow">
      <h2>{t(lang, 'entry.found', { index })}</h2>
      <Facts
        lines={[
          { label: t(lang, 'fact.commitment'), value: Buffer.from(commitment).toString('hex') },
          { label: t(lang, 'fact.size'), value: String(size) },
          { label: t(lang, 'fact.witnesses'), value: t(lang, witnessed ? 'ok.witnessed' : 'fact.witnesses.none') },
        ]}
      />
      <ul class="g-list">
        <li>
          <a href={`/${lang}/log/entries/${index}`}>{t(lang, 'entry.proof')}</a>
        </li>
        <li>
          <a href={`/${lang}/receipt`}>{t(lang, 'entry.check')}</a>
        </li>
      </ul>
    </section>
  )
}

function Yours({ ctx: { lang }, found, yours }: { ctx: C; found: LogReceipt; yours: Own }) {
  return (
    <section class="g-section g-flow">
      <h2>{t(lang, 'entry.yours')}</h2>
      <p>{t(lang, 'entry.yours.text')}</p>
      <Facts
        lines={[
          { label: t(lang, 'entry.event'), value: yours.type },
          { label: t(lang, 'entry.at'), value: formatDateTime(lang, new Date(yours.at).toISOString(), 'UTC') },
        ]}
      />
      <p>{t(lang, 'entry.opening.text')}</p>
      <p>
        <a href={`/${lang}/log/entries/${found.index}/opening`}>{t(lang, 'entry.opening')}</a>
      </p>
    </section>
  )
}

function Open({ ctx: { lang, edge } }: { ctx: C }) {
  const words = { ...scriptWords(lang), 'open.event': t(lang, 'entry.event'), 'open.at': t(lang, 'entry.at') }
  const known = { policy: writePolicy(edge.publicLog.policy), words }
  return (
    <section class="g-section g-flow">
      <h2>{t(lang, 'open.title')}</h2>
      <p>{t(lang, 'open.lead')}</p>
      <p id="opening-plain">{t(lang, 'script')}</p>
      <form id="opening-form" class="g-flow g-form__main" hidden>
        <FileInput
          id="opening"
          name="opening"
          lang={lang}
          label={t(lang, 'open.file')}
          hint={t(lang, 'open.file.hint')}
          accept=".json,application/json"
        />
      </form>
      <div id="opening-result" class="g-flow" aria-live="polite" />
      <script type="application/json" id="opening-known">
        {raw(JSON.stringify(known).replaceAll('<', '\\u003c'))}
      </script>
    </section>
  )
}
