import { raw } from 'hono/html'
import { z } from 'zod'
import { type Ctx, Details, endpoint, FileInput, PageHead, page, Textarea, Wrap } from '#web'
import type { PublicLogEdge } from '../publish/endpoints.ts'
import { scriptWords, t } from '../texts.ts'
import { writePolicy } from '../tlog/policy.ts'
import { browserCode } from './bundle.ts'

/** Where the published files are, for the page that is shown and for the one that was saved. */
const logAddress = ({ edge, url }: Pick<Ctx<PublicLogEdge>, 'edge' | 'url'>): string =>
  `${edge.config.url?.replace(/\/$/, '') ?? url.origin}/log/`

/** Anyone checks a receipt here. The script that does it is in the page, which works when it is saved. */
export const receiptPage = endpoint<PublicLogEdge>()(
  {
    id: 'log.receipt',
    route: 'GET /:lang/receipt',
    may: 'anyone',
    purpose: 'none',
    subject: 'none',
    input: z.object({ lang: z.string() }),
  },
  async (ctx) => {
    const { lang, edge } = ctx
    const published = edge.publicLog.keys !== undefined
    return page({
      title: t(lang, 'title'),
      ...(published ? { script: await browserCode() } : {}),
      children: (
        <Wrap end>
          <PageHead lang={lang} title={t(lang, 'title')} lead={t(lang, 'lead')} />
          {published ? <Check lang={lang} policy={writePolicy(edge.publicLog.policy)} log={logAddress(ctx)} /> : <p>{t(lang, 'none')}</p>}
        </Wrap>
      ),
    })
  },
)

function Check({ lang, policy, log }: { lang: string; policy: string; log: string }) {
  return (
    <>
      <p id="receipt-plain">{t(lang, 'script')}</p>
      <form id="receipt-form" class="g-flow g-form__main" data-log={log} hidden>
        <FileInput
          id="receipt"
          name="receipt"
          lang={lang}
          label={t(lang, 'file')}
          hint={t(lang, 'file.hint')}
          accept=".tlog-proof,.pdf,application/pdf,text/plain"
        />
        <Details summary={t(lang, 'keys')}>
          <Textarea id="keys" name="keys" lang={lang} label={t(lang, 'keys.label')} hint={t(lang, 'keys.hint')} value={policy} rows={6} />
        </Details>
        <p>{t(lang, 'offline')}</p>
      </form>
      <section id="receipt-result" class="g-section g-flow" aria-live="polite" />
      <script type="application/json" id="receipt-words">
        {raw(JSON.stringify(scriptWords(lang)).replaceAll('<', '\\u003c'))}
      </script>
    </>
  )
}
