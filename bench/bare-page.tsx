import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { TestTown } from '../tests/support/town.ts'

/**
 * The least that such a page can be: Hono, one query by key, its rows as JSX; no session, no policy, no translation, no compression. The query reads as
 * fast with a million cases as with none: a bare page that sorts them all would only make ours look good.
 */
export async function barePage({ edge }: TestTown, service: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const app = new Hono()
  app.get('/', async (c) => {
    const rows = await edge.store.owner.query(
      `select id, version, stage, published_at from definitions.version where kind = 'service' and id = $1 order by version desc limit 20`,
      [service],
    )
    return c.html(
      <html lang="fr">
        <body>
          <h1>Une démarche</h1>
          <ul>
            {rows.map(({ id, version, stage, published_at }) => (
              <li>
                {String(id)} {String(version)} {String(stage)} {String(published_at)}
              </li>
            ))}
          </ul>
        </body>
      </html>,
    )
  })
  return await new Promise((ready) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      ready({
        url: `http://127.0.0.1:${port}/`,
        close: () => new Promise((closed) => void server.close(() => closed())),
      }),
    )
  })
}
