import { say } from '#definitions'
import { type Ctx, Details, PageHead, page, type Reply, Wrap } from '#web'
import type { IdentityEdge } from '../../edge.ts'
import { t } from '../../texts.ts'

/** A request that leads nowhere: it is over, or the site made a mistake. Codes are for whoever runs the site; nothing of a person is in them. */
export function failedPage({ lang, edge }: Ctx<IdentityEdge>, answered = ''): Reply {
  const title = t(lang, 'client.failed')
  const code = codeIn(answered)
  return page(
    {
      title,
      footer: 'short',
      children: (
        <Wrap class="g-end">
          <PageHead lang={lang} title={title} lead={t(lang, 'client.failed-lead')} />
          <p>{t(lang, 'client.failed-help', { phone: edge.town.file.contact['phone-shown'], town: say(edge.town.file.name, lang) })}</p>
          {code === undefined ? null : (
            <Details summary={t(lang, 'client.failed-code')}>
              <p>
                <code lang="en">{code}</code>
              </p>
            </Details>
          )}
        </Wrap>
      ),
    },
    400,
  )
}

/** `invalid_request: …` of what the provider says; undefined when it says nothing that a developer could use. */
function codeIn(answered: string): string | undefined {
  try {
    const { error, error_description: why } = JSON.parse(answered) as { readonly error?: unknown; readonly error_description?: unknown }
    return typeof error === 'string' ? [error, why].filter((part) => typeof part === 'string').join(': ') : undefined
  } catch {
    return undefined
  }
}
