import { fileURLToPath } from 'node:url'
import { raw } from 'hono/html'
import { z } from 'zod'
import { say } from '#definitions'
import { allowed } from '#identity'
import { Refusal } from '#kernel'
import { bundled } from '#log'
import {
  Alert,
  Button,
  type Ctx,
  ErrorSummary,
  endpoint,
  Facts,
  FileInput,
  Form,
  PageHead,
  page,
  type Reply,
  Select,
  Textarea,
  typed,
  Wrap,
} from '#web'
import { asSystem, type CredentialsEdge } from '../edge.ts'
import { t } from '../texts.ts'
import { chainOf, titleProofIn } from '../titles/chain.ts'
import { kindsOf } from '../vci/metadata.ts'
import { credentialIn, credentialInFile } from './given.ts'
import { type Known, knownTo, mostAge, trustedNow } from './known.ts'
import { credentialByCode } from './look.ts'
import { chainShown, type Shown, shownOf } from './shown.ts'
import { verdictOf } from './verdict.ts'

const script = fileURLToPath(new URL('browser.ts', import.meta.url))

interface Asked {
  readonly error?: string
  readonly text?: string
  readonly shown?: Shown
}

export async function verifyPage(
  { lang, edge }: Ctx<CredentialsEdge>,
  known: Known,
  { error, text = '', shown }: Asked = {},
): Promise<Reply> {
  return page(
    {
      title: t(lang, 'verify.title'),
      script: await bundled(script),
      children: (
        <Wrap end>
          {error === undefined ? null : <ErrorSummary lang={lang} problems={[{ field: 'text', text: error }]} />}
          <PageHead lang={lang} title={t(lang, 'verify.title')} lead={t(lang, 'verify.lead')} />
          <section id="verify-result" class="g-flow" aria-live="polite">
            {shown === undefined ? null : <Result lang={lang} shown={shown} />}
          </section>
          <Form to={{ action: `/${lang}/verify` }} files once={false} id="verify-form" class="g-flow g-form__main">
            <FileInput
              id="file"
              name="file"
              lang={lang}
              label={t(lang, 'verify.file')}
              hint={t(lang, 'verify.file.hint')}
              accept=".sd-jwt,.pdf,.json,application/pdf,application/json,text/plain"
            />
            <Textarea
              id="text"
              name="text"
              lang={lang}
              label={t(lang, 'verify.text')}
              hint={t(lang, 'verify.text.hint')}
              value={text}
              rows={2}
              {...(error === undefined ? {} : { error })}
            />
            <Button>{t(lang, 'verify.go')}</Button>
            <p class="g-fine">{t(lang, 'verify.kept')}</p>
            <p class="g-fine">{t(lang, 'verify.offline')}</p>
          </Form>
          <Form to={{ action: `/${lang}/verify/wallet` }} once={false} class="g-section g-flow g-form__main">
            <h2>{t(lang, 'verify.wallet')}</h2>
            <p>{t(lang, 'verify.wallet-lead')}</p>
            <Select
              id="kind"
              name="kind"
              lang={lang}
              label={t(lang, 'verify.kind')}
              blank={false}
              value=""
              options={kindsOf(edge).map(({ id, document }) => ({ value: id, label: say(document.title, lang) }))}
            />
            <Button variant="secondary">{t(lang, 'verify.wallet')}</Button>
          </Form>
          <script type="application/json" id="verify-known">
            {raw(JSON.stringify(known).replaceAll('<', '\\u003c'))}
          </script>
        </Wrap>
      ),
    },
    error === undefined ? 200 : 422,
  )
}

function Result({ lang, shown }: { lang: string; shown: Shown }) {
  return (
    <>
      <h2>{t(lang, 'result')}</h2>
      <Alert tone={shown.tone}>{shown.says}</Alert>
      {shown.notes.map((note) => (
        <p>{note}</p>
      ))}
      {shown.facts.length === 0 ? null : <Facts lines={shown.facts.map(([label, value]) => ({ label, value }))} />}
    </>
  )
}

const input = z.object({ lang: z.string() })
/** Codes and files from one network in an hour. */
const mostTries = 300
/** Larger than any credential on its paper. */
const mostBytes = 2 * 1024 * 1024

/** Counts a try of this network. Refuses `web.too-many`. */
export async function tryAgain({ edge, network }: Pick<Ctx<CredentialsEdge>, 'edge' | 'network'>): Promise<void> {
  if (!(await edge.store.as(asSystem, (tx) => allowed(edge, tx, ['verify', network], mostTries)))) throw new Refusal('web.too-many')
}

export const verifyEndpoints = [
  endpoint<CredentialsEdge>()(
    { id: 'credentials.verify', route: 'GET /:lang/verify', may: 'anyone', purpose: 'none', subject: 'none', input },
    async (ctx) => verifyPage(ctx, await knownTo(ctx.edge, ctx.lang)),
  ),
  /** Without script, and for the code on a paper: what is sent is read here, and neither kept nor written into any log. */
  endpoint<CredentialsEdge>()(
    { id: 'credentials.verified', route: 'POST /:lang/verify', may: 'anyone', purpose: 'service', subject: 'case', input },
    async (ctx) => {
      const { edge, lang } = ctx
      await tryAgain(ctx)
      const known = await knownTo(edge, lang)
      const text = typed(ctx, 'text').slice(0, 20_000)
      const file = ctx.uploads.find(({ name, file: one }) => name === 'file' && one.size > 0 && one.size <= mostBytes)?.file
      const title = file === undefined ? undefined : titleProofIn(await file.text())
      if (title !== undefined)
        return verifyPage(ctx, known, { shown: chainShown(chainOf(title, known.policy), title.parcel, known.words, lang) })
      if (text.trim() === '' && file === undefined) return verifyPage(ctx, known, { error: t(lang, 'verify.nothing') })
      const presented =
        file === undefined || text.trim() !== ''
          ? (credentialIn(text) ?? (await credentialByCode(edge, text)))
          : await credentialInFile(new Uint8Array(await file.arrayBuffer()))
      if (presented === undefined && file === undefined) return verifyPage(ctx, known, { error: t(lang, 'verify.code-unknown'), text })
      const now = Math.floor(edge.clock.now() / 1000)
      const verdict = await verdictOf(presented ?? '', await trustedNow(edge), { now, most: mostAge })
      return verifyPage(ctx, known, { shown: shownOf(verdict, known, lang) })
    },
  ),
]
