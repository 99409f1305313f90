import type { Child } from 'hono/jsx'
import { type Registry, say } from '#definitions'
import { holderOf } from '#registries'
import { type Field, purposeInWords } from '#services'
import {
  Actions,
  Alert,
  Back,
  Button,
  dayOf,
  Facts,
  Form,
  FormPage,
  formatDate,
  formatList,
  type Lang,
  Lines,
  LinkButton,
  page,
  type Reply,
  SummaryList,
} from '#web'
import type { RegisterAsked } from '../../known-facts.ts'
import { tasksHref } from './links.ts'
import type { OwnCase } from './open.ts'
import type { Sheet } from './sheet.ts'
import { stageOf } from './stage.ts'
import { t } from './texts.ts'
import { nameOf } from './words.ts'

export interface AtRegister {
  readonly opened: OwnCase
  readonly sheet: Sheet
  readonly registry: Registry
  readonly fields: readonly Field[]
  readonly asked?: RegisterAsked
  /** what the session lacks to ask it */
  readonly lacks?: 'surer' | 'again'
  readonly here: string
  readonly next: string
}

/** A register on one page: before it is asked, what it showed, or why it says nothing and how to go on. */
export function registerView(lang: Lang, at: AtRegister): Reply {
  const { opened } = at
  const { title, body } = contentOf(lang, at)
  const service = say(opened.loaded.service.title, lang)
  return page({
    title: `${title} – ${service}`,
    footer: 'short',
    ...stageOf(opened.loaded, lang),
    children: (
      <FormPage lang={lang}>
        <Back lang={lang} href={tasksHref(lang, opened.row.reference)} />
        <p class="g-fine">{service}</p>
        <h1>{title}</h1>
        <div class="g-flow">
          {body}
          <p class="g-fine">{t(lang, 'register.trace')}</p>
        </div>
      </FormPage>
    ),
  })
}

function contentOf(lang: Lang, at: AtRegister): { readonly title: string; readonly body: Child } {
  const { registry, asked, lacks, sheet } = at
  const words = { holder: holderOf(sheet.edge.town, registry, lang), register: say(registry.title, lang), what: say(registry.what, lang) }
  const { outcome, shown } = asked ?? { outcome: 'open' }
  if (shown !== undefined) return { title: t(lang, 'register.found', words), body: <Shown lang={lang} at={at} holder={words.holder} /> }
  if (outcome === 'found')
    return {
      title: t(lang, 'register.used', words),
      body: <Onward lang={lang} next={at.next} label="register.continue" />,
    }
  if (outcome === 'none' || outcome === 'several' || outcome === 'unreadable' || outcome === 'barred')
    return {
      title: t(lang, `register.${outcome === 'barred' ? 'unreadable' : outcome}`, words),
      body: (
        <>
          <p class="g-lead">{t(lang, `register.${outcome === 'barred' ? 'unreadable' : outcome}.text`, words)}</p>
          <Onward lang={lang} next={at.next} label="register.declare" />
        </>
      ),
    }
  if (outcome === 'down')
    return {
      title: t(lang, 'register.down', words),
      body: (
        <>
          <Alert tone="warning">{t(lang, 'register.down.text', words)}</Alert>
          <Choose
            lang={lang}
            at={at}
            first={<LinkButton href={at.next}>{t(lang, 'register.declare')}</LinkButton>}
            other="ask"
            label="register.retry"
          />
        </>
      ),
    }
  if (lacks !== undefined)
    return {
      title: t(lang, 'register.again'),
      body: (
        <>
          <p class="g-lead">{t(lang, `register.again.${lacks}`, words)}</p>
          <Choose
            lang={lang}
            at={at}
            first={<LinkButton href={`/${lang}/sign-in?then=${encodeURIComponent(at.here)}`}>{t(lang, 'register.sign-in')}</LinkButton>}
            other="own"
            label="register.own"
          />
        </>
      ),
    }
  return { title: t(lang, 'register.open', words), body: <Before lang={lang} at={at} words={words} /> }
}

type Words = { readonly holder: string; readonly register: string; readonly what: string }

/** What would be asked, of whom, under which right, with what of hers: said before anything leaves. */
function Before({ lang, at, words }: { lang: Lang; at: AtRegister; words: Words }) {
  const { registry, sheet, opened } = at
  const by = registry.rest?.by ?? registry.spdci?.by ?? registry.sql?.by ?? {}
  const sent = [...new Set(Object.values(by))].map((part) => t(lang, `register.part.${part}`))
  return (
    <>
      <p class="g-lead">{t(lang, 'register.open.text', words)}</p>
      <Facts
        lines={[
          { label: t(lang, 'register.whom'), value: `${words.holder} (${words.register})` },
          { label: t(lang, 'register.what'), value: words.what },
          { label: t(lang, 'register.why'), value: purposeInWords(sheet.edge, opened.loaded.service.data.purpose, lang) },
          { label: t(lang, 'register.basis'), value: say(registry['legal-basis'], lang) },
          ...(sent.length === 0 ? [] : [{ label: t(lang, 'register.sent'), value: formatList(lang, sent) }]),
        ]}
      />
      <p>{t(lang, 'register.free')}</p>
      <Choose lang={lang} at={at} first={<Go value="ask">{t(lang, 'register.ask')}</Go>} other="own" label="register.own" />
    </>
  )
}

function Shown({ lang, at, holder }: { lang: Lang; at: AtRegister; holder: string }) {
  const { asked, fields, sheet } = at
  const shown = asked?.shown ?? {}
  const lines = fields.filter(({ name }) => shown[name] !== undefined)
  const day = formatDate(lang, dayOf(asked?.at ?? sheet.ctx.at, sheet.ctx.zone))
  return (
    <>
      <SummaryList
        lines={lines.map((field) => ({
          label: say(field.label, lang),
          value: <Lines lang={lang} lines={nameOf({ ...sheet, answers: shown }, field, shown[field.name])} />,
          sources: [{ kind: 'register' as const, text: t(lang, 'register.as-of', { day }) }],
        }))}
      />
      <p>{t(lang, 'register.found.text', { holder })}</p>
      <Choose lang={lang} at={at} first={<Go value="use">{t(lang, 'register.use')}</Go>} other="own" label="register.leave" />
    </>
  )
}

const Go = ({ value, children }: { value: 'ask' | 'use'; children?: Child }) => (
  <Button name="go" value={value}>
    {children}
  </Button>
)

function Choose({
  lang,
  at,
  first,
  other,
  label,
}: {
  lang: Lang
  at: AtRegister
  first: Child
  other: 'ask' | 'own'
  label: 'register.own' | 'register.leave' | 'register.retry'
}) {
  return (
    <Form to={{ action: at.here }}>
      <Actions>
        {first}
        <Button variant="secondary" name="go" value={other}>
          {t(lang, label)}
        </Button>
      </Actions>
    </Form>
  )
}

const Onward = ({ lang, next, label }: { lang: Lang; next: string; label: 'register.continue' | 'register.declare' }) => (
  <Actions>
    <LinkButton href={next}>{t(lang, label)}</LinkButton>
  </Actions>
)
