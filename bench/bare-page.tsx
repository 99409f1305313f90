import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { TestTown } from '../tests/support/town.ts'

/** The least that such a page can be: Hono, one query, its rows as JSX; no session, no policy, no translation. */
export async function barePage({ edge }: TestTown): Promise<{ readonly url: string; close(): Promise<void> }> {
  const app = new Hono()
  app.get('/', async (c) => {
    const rows = await edge.store.owner.query('select reference, state from cases.case order by opened_at desc, id limit 20')
    return c.html(
      <html lang="fr">
        <body>
          <h1>Une démarche</h1>
          <ul>
            {rows.map(({ reference, state }) => (
              <li>
                {String(reference)} {String(state)}
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
