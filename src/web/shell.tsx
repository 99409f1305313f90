import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { assetPath } from './assets.ts'
import { Acting, Alert, Purpose, type PurposeProps, Stage, type StageProps, type Tone } from './banners.tsx'
import { Footer } from './footer.tsx'
import type { Frame } from './frame.ts'
import { Header } from './header.tsx'
import { SessionDialog } from './session-dialog.tsx'
import { t } from './texts.ts'

/** Browser code by name; each only improves a page that works without it. */
export type Island =
  | 'once'
  | 'timeout'
  | 'autosave'
  | 'commune'
  | 'errors'
  | 'desk-keys'
  | 'passkey'
  | 'wait'
  | 'progress'
  | 'offline'
  | 'kept'
  | 'kept-open'
  | 'photo'
  | 'push'
  | 'fold'

export interface ShellProps {
  readonly frame: Frame
  /** What this page is, most particular first: "Votre foyer, étape 2 sur 5 – Aide au logement". The town follows by itself. */
  readonly title: string
  /** citizen: white, for people. desk: tight, on paper, for agents. plain: no navigation (signing in, failures). */
  readonly kind?: 'citizen' | 'desk' | 'plain'
  readonly footer?: 'full' | 'short'
  readonly stage?: Omit<StageProps, 'lang'>
  readonly purpose?: Omit<PurposeProps, 'lang'>
  /** `<News>` of the town, above the content. */
  readonly news?: Child
  /** What the last action did; shown once, read aloud. */
  readonly flash?: { readonly tone: Tone; readonly text: string }
  /** The answers were refused: the title says so first. */
  readonly failed?: boolean
  /** More browser code; `once` is on every page, `timeout` where a session can end, `kept` on her own pages, `errors` where answers were refused. */
  readonly islands?: readonly Island[]
  /** Browser code in the page itself, so that a saved page still works. Never from input. */
  readonly script?: string
  /** An address of ours to which the browser goes on by itself, at once. A redirect would be barred by `form-action` where it ends at another site. */
  readonly goOn?: string
  /** Seconds after which the page is loaded again where there is no script; with script the island `progress` asks. */
  readonly again?: number
  /** the same as data: the address answers it to who asks for this type */
  readonly data?: { readonly type: string; readonly href: string }
  readonly children?: Child
}

/**
 * A whole page: head, skip link, header, banners, `main`, footer. Text direction follows the language.
 * Nothing in it needs script; scripts carry the request's nonce. Throws when there is code in the page and no nonce to let it run.
 */
export function Shell(props: ShellProps) {
  const { frame, kind = 'citizen', footer = 'full' } = props
  const { lang, town } = frame
  const desk = kind === 'desk'
  if (props.script !== undefined && frame.nonce === undefined) throw new Error('A page with code of its own is made for one request')
  const title = `${props.title} – ${desk ? town.desk : town.counter}, ${town.name}`
  const islands = new Set<Island>([
    'once',
    ...(frame.session ? ['timeout' as const] : []),
    ...(frame.session && kind === 'citizen' ? ['kept' as const] : []),
    ...(props.failed ? ['errors' as const] : []),
    ...(props.islands ?? []),
  ])
  return (
    <>
      {raw('<!DOCTYPE html>')}
      <html
        lang={lang}
        dir={directionOf(lang)}
        data-color-scheme="auto"
        data-size={desk ? 'sm' : undefined}
        data-print={frame.large ? 'large' : undefined}
      >
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          {props.goOn === undefined ? null : <meta http-equiv="refresh" content={`0; url=${props.goOn}`} />}
          {props.again === undefined ? null : (
            <noscript>
              <meta http-equiv="refresh" content={String(props.again)} />
            </noscript>
          )}
          <title>{props.failed ? t(lang, 'page.failed', { title }) : title}</title>
          <link rel="icon" href={assetPath('favicon.svg')} type="image/svg+xml" />
          <link rel="manifest" href={`/${lang}/manifest.webmanifest`} />
          <link rel="preload" href={assetPath('source-sans-3-latin.woff2')} as="font" type="font/woff2" crossorigin="anonymous" />
          <link rel="stylesheet" href={assetPath('designsystemet.css')} />
          <link rel="stylesheet" href={town.theme ?? assetPath('theme-valmont.css')} />
          <link rel="stylesheet" href={assetPath('guichet.css')} />
          {frame.languages
            .filter((language) => language.lang !== lang)
            .map((language) => (
              <link rel="alternate" hreflang={language.lang} href={language.href} />
            ))}
          {props.data === undefined ? null : <link rel="alternate" type={props.data.type} href={props.data.href} />}
          {[...islands].map((island) => (
            <script type="module" src={assetPath(`${island}.js`)} nonce={frame.nonce} />
          ))}
        </head>
        <body class={`g-body g-body--${kind}`}>
          <a class="ds-skip-link" href="#content">
            {t(lang, 'skip')}
          </a>
          <Header frame={kind === 'plain' ? { ...frame, nav: [] } : frame} desk={desk} />
          {frame.acting ? <Acting {...frame.acting} /> : null}
          {props.stage ? <Stage lang={lang} {...props.stage} /> : null}
          {props.purpose ? <Purpose lang={lang} {...props.purpose} /> : null}
          {props.news}
          <main id="content" tabindex={-1}>
            {props.flash ? (
              <div class="g-wrap g-flash">
                <Alert tone={props.flash.tone} live>
                  {props.flash.text}
                </Alert>
              </div>
            ) : null}
            {props.children}
          </main>
          <Footer frame={frame} form={desk ? 'desk' : footer} />
          {frame.session ? <SessionDialog frame={frame} session={frame.session} /> : null}
          {props.script ? <script nonce={frame.nonce}>{raw(props.script)}</script> : null}
        </body>
      </html>
    </>
  )
}

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur', 'ps', 'ckb'])
const directionOf = (lang: string): 'rtl' | undefined => (rightToLeft.has(lang.split('-')[0] ?? '') ? 'rtl' : undefined)
