import { z } from 'zod'
import { Refusal } from '#kernel'
import { type Ctx, endpoint, open as openly, type Reply, redirect, scanPage, typed } from '#web'
import type { CredentialsEdge } from '../edge.ts'
import { t } from '../texts.ts'
import { type Asked, ask, forget, requestNamed, standing, takeAnswer } from './ask.ts'
import { knownTo } from './known.ts'
import { tryAgain, verifyPage } from './pages.tsx'
import { shownOf } from './shown.ts'

/** The code that the person scans; whoever presses "see the answer" is the browser that asked. */
const askedPage = ({ lang }: Ctx<CredentialsEdge>, secret: string, { link }: Asked, notYet = false): Reply =>
  scanPage({
    lang,
    title: t(lang, 'asked.title'),
    lead: t(lang, 'asked.lead'),
    back: { href: `/${lang}/verify`, label: t(lang, 'asked.back') },
    code: { text: link, alt: t(lang, 'asked.alt') },
    here: `/${lang}/verify/asked/${secret}`,
    done: t(lang, 'asked.done'),
    notYet: notYet ? t(lang, 'asked.not-yet') : undefined,
    children: (
      <p>
        <a href={link} target="_blank" rel="noopener">
          {t(lang, 'asked.open')}
        </a>
      </p>
    ),
  })

const anybody = { may: 'anyone', purpose: 'administration', subject: 'none' } as const
const secretly = z.object({ lang: z.string(), secret: z.string().max(100) })
const named = z.object({ name: z.string().max(100) })

export const askedEndpoints = [
  endpoint<CredentialsEdge>()(
    { ...anybody, id: 'credentials.ask', route: 'POST /:lang/verify/wallet', input: z.object({ lang: z.string() }) },
    async (ctx) => {
      await tryAgain(ctx)
      return redirect(`/${ctx.lang}/verify/asked/${await ask(ctx.edge, typed(ctx, 'kind'))}`)
    },
  ),
  endpoint<CredentialsEdge>()(
    { ...anybody, id: 'credentials.asked', route: 'GET /:lang/verify/asked/:secret', input: secretly },
    async (ctx, { secret }) => {
      const asked = await standing(ctx.edge, secret)
      return asked === undefined
        ? verifyPage(ctx, await knownTo(ctx.edge, ctx.lang), { error: t(ctx.lang, 'asked.over') })
        : askedPage(ctx, secret, asked)
    },
  ),
  /** The answer is shown once, and gone. */
  endpoint<CredentialsEdge>()(
    { ...anybody, id: 'credentials.asked-answer', route: 'POST /:lang/verify/asked/:secret', input: secretly },
    async (ctx, { secret }) => {
      const { edge, lang } = ctx
      const asked = await standing(edge, secret)
      if (asked !== undefined && asked.answer === undefined) return askedPage(ctx, secret, asked, true)
      const known = await knownTo(edge, lang)
      if (asked?.answer === undefined || !(await forget(edge, secret))) return verifyPage(ctx, known, { error: t(lang, 'asked.over') })
      if (asked.answer === 'none') return verifyPage(ctx, known, { error: t(lang, 'asked.refused') })
      return verifyPage(ctx, known, { shown: shownOf(asked.answer, known, lang) })
    },
  ),
  endpoint<CredentialsEdge>()(
    { ...anybody, id: 'credentials.asked-come', route: 'GET /:lang/verify/asked/:secret/come', input: secretly },
    async ({ edge }, { secret }) =>
      openly('application/json', JSON.stringify({ come: (await standing(edge, secret))?.answer !== undefined }), 'never'),
  ),
  endpoint<CredentialsEdge>()(
    { ...anybody, id: 'credentials.request', route: 'GET /credentials/requests/:name', input: named },
    async ({ edge }, { name }) => openly('application/oauth-authz-req+jwt', await requestNamed(edge, name), 'never'),
  ),
  endpoint<CredentialsEdge>()(
    { ...anybody, id: 'credentials.answer', route: 'POST /credentials/answers/:name', takes: 'text', input: named },
    async ({ edge, text }, { name }) => {
      try {
        await takeAnswer(edge, name, new URLSearchParams(text ?? ''))
        return openly('application/json', '{}', 'never')
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        return openly('application/json', JSON.stringify({ error: 'invalid_request' }), 'never', 400)
      }
    },
  ),
]
