import { say } from '#definitions'
import type { IdentityEdge } from '#identity'
import { assetPath, Button, type Ctx, catalogue, Facts, Form, formatDate, protocol, type Reply, Wrap } from '#web'
import type { SiteVisitor } from './site.ts'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

export const t = catalogue({ fr, en, nl })

const shown = ['given_name', 'family_name', 'birthdate', 'email', 'acr', 'sub'] as const

/** The site's only page: two ways to sign in, or what it was told. It has a face of its own, since it is another's. */
export async function agencyPage({ lang, edge }: Ctx<IdentityEdge>, visitor: SiteVisitor | undefined, error?: string): Promise<Reply> {
  const { told } = visitor ?? {}
  const text = (claim: (typeof shown)[number]): string => {
    const value = told?.[claim]
    if (typeof value !== 'string') return t(lang, 'nothing')
    return claim === 'birthdate' ? formatDate(lang, value) : value
  }
  const html = (
    <html lang={lang} data-color-scheme="auto">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{t(lang, 'title')}</title>
        <link rel="icon" href={assetPath('favicon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={assetPath('designsystemet.css')} />
        <link rel="stylesheet" href={assetPath('theme-valmont.css')} />
        <link rel="stylesheet" href={assetPath('guichet.css')} />
      </head>
      <body class="g-body">
        <main>
          <Wrap class="g-section g-flow">
            <p class="g-fine">{t(lang, 'demo')}</p>
            <div class="g-pagehead">
              <h1>{t(lang, 'title')}</h1>
              <p class="g-lead">{told === undefined ? t(lang, 'lead') : t(lang, 'welcome', { name: text('given_name') })}</p>
            </div>
            {error === undefined ? null : (
              <div class="ds-alert" data-color="warning" role="alert">
                <p>{t(lang, error === 'access_denied' ? 'refused' : error === 'unmet_authentication_requirements' ? 'unmet' : 'failed')}</p>
              </div>
            )}
            {told === undefined ? (
              <div class="g-flow">
                <Form to={{ action: `/demo/agency/sign-in?lang=${lang}`, fields: {} }}>
                  <Button>{t(lang, 'sign-in', { counter: say(edge.town.file.counter, lang) })}</Button>
                </Form>
                <Form to={{ action: `/demo/agency/sign-in?lang=${lang}`, fields: { level: 'eidas3' } }}>
                  <Button variant="secondary">{t(lang, 'sign-in-high')}</Button>
                </Form>
              </div>
            ) : (
              <div class="g-flow">
                <h2>{t(lang, 'told')}</h2>
                <Facts lines={shown.map((claim) => ({ label: t(lang, claim), value: text(claim) }))} />
                <Form to={{ action: '/demo/agency/leave', fields: {} }}>
                  <Button variant="secondary">{t(lang, 'leave')}</Button>
                </Form>
              </div>
            )}
            <p>
              <a href={`/${lang}`}>{t(lang, 'counter')}</a>
            </p>
          </Wrap>
        </main>
      </body>
    </html>
  )
  return protocol({
    status: 200,
    headers: [['content-type', 'text/html; charset=utf-8']],
    body: `<!DOCTYPE html>${String(await html.toString())}`,
  })
}
