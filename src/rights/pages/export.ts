import { zipSync } from 'fflate'
import { z } from 'zod'
import { asPerson } from '#cases'
import { say } from '#definitions'
import { bytes, type Ctx, endpoint, formatDateTime } from '#web'
import type { RightsEdge } from '../edge.ts'
import { readable } from '../readable.ts'
import { t } from '../texts.ts'

/** Everything that the town keeps of me, in one download: a page to read, the same as JSON, and my documents. */
const takeAll = endpoint<RightsEdge>()(
  {
    id: 'rights.export',
    route: 'GET /:lang/me/export.zip',
    may: 'person',
    purpose: 'compte',
    subject: 'self',
    input: z.object({ lang: z.string() }),
  },
  async ({ edge, actor, lang }) => {
    const person = actor.person ?? ''
    const { files: store } = edge.store
    const { copy, found } = await edge.store.as(asPerson(actor, 'compte'), async (tx) => {
      const listed = await store.ofPerson(tx, person)
      const found = []
      for (const { id } of listed) found.push(await store.find(tx, id))
      return { copy: await edge.keeping.copyOf(tx, person), found: found.filter((file) => file !== undefined) }
    })
    const named = found.map((file) => ({ file, path: `files/${file.id.slice(-12)}-${file.name.replace(/[^\p{L}\p{N}._-]/gu, '_')}` }))
    const data = {
      made: edge.clock.instant(),
      person,
      ...copy,
      files: named.map(({ file: { id, name, type, size }, path }) => ({ id, name, type, size, path })),
    }
    const archive = zipSync({
      'index.html': Buffer.from(html({ edge, lang }, data)),
      'data.json': Buffer.from(JSON.stringify(data, null, 2)),
      ...Object.fromEntries(named.map(({ file, path }) => [path, Buffer.from(store.read(file))])),
    })
    return bytes('application/zip', archive, `guichet-${edge.clock.today(edge.town.file['time-zone'])}.zip`)
  },
)

function html({ edge, lang }: Pick<Ctx<RightsEdge>, 'edge' | 'lang'>, data: Readonly<Record<string, unknown>>): string {
  const { file } = edge.town
  const when = formatDateTime(lang, edge.clock.instant(), file['time-zone'])
  return readable(data, lang, {
    title: t(lang, 'export.title'),
    lead: `${t(lang, 'export.made', { when, town: say(file.name, lang) })} ${t(lang, 'export.note')}`,
  })
}

export const exportEndpoints = [takeAll]
