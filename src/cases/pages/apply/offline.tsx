import type { Child } from 'hono/jsx'
import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { type Field, type FieldProblem, idOf, summaryText } from '#services'
import {
  Actions,
  Alert,
  Back,
  Button,
  type Ctx,
  ErrorSummary,
  endpoint,
  Form,
  FormPage,
  type Lang,
  type PostedForm,
  page as pageReply,
  type Reply,
  redirect,
} from '#web'
import { fieldOf } from '../../answers.ts'
import type { CasesEdge } from '../../edge.ts'
import { own } from './answers.ts'
import { offlineHref, pageHref, reviewHref, sentHref, tasksHref } from './links.ts'
import { type OwnCase, openOwn } from './open.ts'
import { sheetFor } from './page.tsx'
import { KnownFacts, Questions } from './questions.tsx'
import { gone } from './review.tsx'
import { sendLabel } from './review-parts.tsx'
import type { Sheet } from './sheet.ts'
import { stageOf } from './stage.ts'
import { t } from './texts.ts'
import { isFile } from './uploads.ts'
import { browserKey, markOf, sendWhole, wholeForm } from './whole.ts'

const input = z.object({ lang: z.string(), reference: z.string() })
const declaration = { may: 'person', purpose: 'compte', subject: 'case', acting: 'services', input } as const

/** One's own draft of a service whose form may be filled without network. Refuses `web.not-found` for any other. */
async function openOffline({ edge, actor }: Ctx<CasesEdge>, reference: string): Promise<OwnCase> {
  const opened = await openOwn(edge, actor, reference)
  if (!opened.loaded.service.access.offline) throw new Refusal('web.not-found')
  return opened
}

/** The form on one page. The browser keeps what is typed, encrypted, and sends it once when there is network; without script it is an ordinary form. */
export const showOffline = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.apply.offline', route: 'GET /:lang/apply/:reference/offline' },
  async (ctx, { reference }) => {
    const opened = await openOffline(ctx, reference)
    return gone(ctx, opened) ?? view(ctx, opened, undefined, [])
  },
)

export const sendOffline = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.apply.offline.send', route: 'POST /:lang/apply/:reference/offline' },
  async (ctx, { reference }) => {
    const opened = await openOffline(ctx, reference)
    const left = gone(ctx, opened)
    if (left !== undefined) return left
    try {
      const done = await sendWhole(ctx, opened)
      if (done.kind === 'wrong') return view(ctx, done.opened, done.form, done.problems)
      return redirect(done.kind === 'left' ? reviewHref(ctx.lang, reference) : sentHref(ctx.lang, reference))
    } catch (error) {
      if (error instanceof Refusal && error.code === 'case.draft-changed') return view(ctx, opened, ctx.form, [], true)
      // What sending refuses, the review says in words.
      if (error instanceof Refusal && error.code.startsWith('case.')) return redirect(reviewHref(ctx.lang, reference))
      throw error
    }
  },
)

async function view(
  ctx: Ctx<CasesEdge>,
  opened: OwnCase,
  typed: PostedForm | undefined,
  problems: readonly FieldProblem[],
  changed = false,
): Promise<Reply> {
  const { lang } = ctx
  const failed = problems.length > 0 || changed
  const { reference } = opened.row
  const { service } = opened.loaded
  return pageReply(
    {
      title: `${t(lang, 'offline.title')} – ${say(service.title, lang)}`,
      footer: 'short',
      ...stageOf(opened.loaded, lang),
      failed,
      islands: ['offline', 'commune', 'photo'],
      children: (
        <FormPage lang={lang}>
          <Back lang={lang} href={tasksHref(lang, reference)} />
          <ErrorSummary lang={lang} problems={problems.map((problem) => ({ field: problem.at, text: summaryText(problem, lang) }))} />
          {changed ? <Alert tone="warning">{t(lang, 'offline.changed.plain')}</Alert> : null}
          {await offlineForm(ctx, opened, typed, problems)}
        </FormPage>
      ),
    },
    failed ? 422 : 200,
  )
}

/** Title and form, as its page shows them and as a device keeps them (`kept`). */
export async function offlineForm(
  ctx: Ctx<CasesEdge>,
  opened: OwnCase,
  typed: PostedForm | undefined,
  problems: readonly FieldProblem[],
  kept = false,
): Promise<Child> {
  const { lang } = ctx
  const { reference } = opened.row
  const { service } = opened.loaded
  const sheet = sheetFor(ctx, opened)
  const { known, part } = wholeForm(sheet)
  const words = (name: 'kept' | 'restored' | 'waiting' | 'sending' | 'session' | 'gone') => ({
    [`data-${name}`]: t(lang, `offline.${name}`),
  })
  return (
    <>
      <h1>{t(lang, 'offline.title')}</h1>
      <p class="g-lead">{say(service.title, lang)}</p>
      <div class="g-flow">
        <noscript>
          <Alert tone="warning">{t(lang, 'offline.no-script')}</Alert>
        </noscript>
        <div hidden data-offline-how>
          <Alert tone="info">{t(lang, kept ? 'offline.how.kept' : 'offline.how')}</Alert>
        </div>
        <Conflict lang={lang} />
        <Form
          to={{ action: offlineHref(lang, reference), fields: { [own.base]: markOf(opened.draft) } }}
          once={false}
          files={part.fields.some(isFile)}
          data-offline={await browserKey(ctx, opened)}
          data-send={`/api/v1/cases/${reference}/form`}
          data-sent={sentHref(lang, reference)}
        >
          <KnownFacts sheet={sheet} known={known} correct={(name) => correctHref(sheet, reference, name)} />
          {service.pages.map((page) => (
            <section class="g-flow" aria-labelledby={`page-${idOf(page.name)}`}>
              <h2 id={`page-${idOf(page.name)}`}>{say(page.title, lang)}</h2>
              {part.fields
                .filter(({ name }) => page.fields.includes(name))
                .map((field) => (
                  <Conditional sheet={sheet} field={field}>
                    <Questions
                      sheet={sheet}
                      parts={[{ ...part, fields: [field] }]}
                      typed={typed}
                      problems={problems}
                      shown={new Set([field.name])}
                      alone={false}
                    />
                  </Conditional>
                ))}
            </section>
          ))}
          <p>{t(lang, 'send.true')}</p>
          <Actions>
            <Button>{say(sendLabel(sheet), lang)}</Button>
          </Actions>
          <p
            role="status"
            data-offline-note
            {...words('kept')}
            {...words('restored')}
            {...words('waiting')}
            {...words('sending')}
            {...words('session')}
            {...words('gone')}
          />
          <button type="button" class="ds-button" data-variant="tertiary" hidden data-offline-forget>
            {t(lang, 'offline.forget')}
          </button>
        </Form>
      </div>
    </>
  )
}

/** The draft changed elsewhere while this device had no network: both are shown, and she says which goes out (`offline.js` fills it). */
const Conflict = ({ lang }: { lang: Lang }) => (
  <div
    class="g-flow"
    hidden
    tabindex={-1}
    data-offline-conflict
    data-there={t(lang, 'offline.there')}
    data-here={t(lang, 'offline.here')}
    data-empty={t(lang, 'offline.empty')}
  >
    <Alert tone="warning">{t(lang, 'offline.changed')}</Alert>
    <dl class="g-facts" data-offline-differences />
    <Actions>
      <button type="button" class="ds-button" data-offline-mine>
        {t(lang, 'offline.mine')}
      </button>
      <button type="button" class="ds-button" data-variant="secondary" data-offline-theirs>
        {t(lang, 'offline.theirs')}
      </button>
    </Actions>
  </div>
)

function correctHref({ ctx, lang }: Sheet, reference: string, name: string): string {
  const page = ctx.service.pages.find(({ fields }) => fields.includes(name))
  return `${pageHref(lang, reference, page?.name ?? '')}?correct=${encodeURIComponent(name)}`
}

/** A question that is not for everybody says for whom it is; the browser hides it while another answer says so. */
function Conditional({ sheet, field, children }: { sheet: Sheet; field: Field; children: Child }) {
  const when = field.when === undefined ? undefined : whenOf(sheet, field.when)
  if (when === undefined) return <>{children}</>
  return (
    <div
      class="g-flow"
      {...(when.name === undefined ? {} : { 'data-when': when.name, 'data-is': when.is, 'data-not': when.not ? '' : undefined })}
    >
      <p class="g-fine">{when.words}</p>
      {children}
    </div>
  )
}

interface When {
  readonly words: string
  readonly name?: string
  readonly is?: string
  readonly not?: boolean
}

/** One comparison with a choice or a yes and no, as the browser can look at it; anything else only in words. */
function whenOf({ ctx, lang }: Sheet, condition: string): When {
  const [, name = condition, sign = '=', given] = /^(.+?) (=|!=) '?(.*?)'?$/.exec(condition) ?? []
  const asked = fieldOf(ctx.service, name)
  if (asked === undefined || (asked.type !== 'choice' && asked.type !== 'boolean')) return { words: t(lang, 'offline.maybe') }
  const is = given ?? 'oui'
  const option = asked.type === 'boolean' ? t(lang, is === 'oui' ? 'offline.yes' : 'offline.no') : optionWords(asked, is, lang)
  const not = sign === '!='
  return { words: t(lang, not ? 'offline.unless' : 'offline.if', { question: say(asked.label, lang), answer: option }), name, is, not }
}

const optionWords = ({ options }: Field, key: string, lang: Lang): string =>
  say(options?.find((option) => option.key === key)?.label ?? {}, lang) || key
