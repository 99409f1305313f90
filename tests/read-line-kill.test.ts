/** `kill -9` between read and commit: what left the process has its line; what died before it has none, and left nothing. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { capabilities, compose } from '#app'
import { readConfig, silentTelemetry } from '#kernel'
import { makeDatabase } from './support/postgres.ts'
import { eachDatabase, testPostgres } from './support/town.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const samira = '01900000-0000-7000-8000-000000000001'

await eachDatabase((database) => {
  let postgres: Awaited<ReturnType<typeof testPostgres>>
  before(async () => {
    postgres = await testPostgres()
  })

  test('a reader that is killed inside its unit of work said nothing and left no line; killed after it, it said it and the line is there', async (t) => {
    const data = mkdtempSync(join(tmpdir(), 'guichet-read-'))
    t.after(() => rmSync(data, { recursive: true, force: true }))
    const own = database === 'postgres' ? await makeDatabase(postgres!) : undefined
    if (own !== undefined) t.after(own.drop)
    const env = { GUICHET_DATA: data, GUICHET_DEMO: '1', DATABASE_URL: own?.url }
    const open = (demo: boolean) => compose({ config: readConfig(env, root), capabilities, demo, telemetry: silentTelemetry })
    const lines = async () => {
      const { edge } = await open(false)
      try {
        const [row] = await edge.store.owner.query(`select
          (select count(*)::int from consent.access where role = 'fault') as rows,
          (select count(*)::int from log.event where type = 'access.opened' and actor = '01900000-0000-7000-8000-000000000101') as events`)
        return { ...row }
      } finally {
        await edge.store.close()
      }
    }
    const { edge } = await open(true)
    await edge.store.close()

    const read = async (when: 'inside' | 'after') => {
      const child = spawn(process.execPath, ['--import', './bin/hooks.mjs', 'tests/support/read-and-die.ts', root, when, samira], {
        cwd: root,
        env: { PATH: process.env.PATH, ...env } as NodeJS.ProcessEnv,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let said = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text
      })
      const [, signal] = await once(child, 'exit')
      assert.equal(signal, 'SIGKILL')
      return said
    }
    assert.equal(await read('inside'), '')
    assert.equal(await read('after'), 'read Lambert\n')
    assert.deepEqual(await lines(), { rows: 1, events: 1 }, 'one line of two reads: that of the one that left the process')
  })
})
