import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { endpoint, page, TextPage } from '#web'
import type { ServicesEdge } from './edge.ts'
import { Markdown, readMarkdown } from './markdown.tsx'

/** A text of the town: statement of accessibility, legal notice, privacy, help. */
export const townPageEndpoint = endpoint<ServicesEdge>()(
  {
    id: 'services.town-page',
    route: 'GET /:lang/pages/:page',
    may: 'anyone',
    purpose: 'none',
    subject: 'none',
    shared: true,
    input: z.object({ lang: z.string(), page: z.string() }),
  },
  async ({ edge, lang }, { page: id }) => {
    const { town } = edge
    const texts = Object.hasOwn(town.pages, id) ? town.pages[id] : undefined
    const written = texts?.[lang] === undefined ? town.file['legal-language'] : lang
    const source = texts?.[written]
    if (source === undefined) throw new Refusal('web.not-found')
    const { title, blocks } = readMarkdown(source)
    const shown = title ?? say(town.file.pages.find((one) => one.id === id)?.title ?? {}, lang)
    return page({
      title: shown,
      children: (
        <TextPage title={shown}>
          <div class="g-flow g-prose" lang={written === lang ? undefined : written}>
            <Markdown blocks={blocks} />
          </div>
        </TextPage>
      ),
    })
  },
)
