import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { capabilities, start } from '#app'
import { readConfig, silentTelemetry } from '#kernel'
import { addAuthenticator } from './support/authenticator.ts'
import { axe, fits, openBrowser, screens } from './support/browser.ts'
import { visitor } from './support/visitor.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const freePort = () =>
  new Promise<number>((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => found(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

test('a real town opens: the verb lets the first administrator in, she invites an agent, nobody comes in otherwise', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'guichet-real-'))
  t.after(() => rmSync(data, { recursive: true, force: true }))
  const port = await freePort()
  const url = `http://localhost:${port}`
  const keys = join(data, 'key')
  writeFileSync(keys, Buffer.alloc(32, 1).toString('base64'), { mode: 0o600 })
  const env = { PORT: String(port), HOST: '127.0.0.1', GUICHET_DEMO: '0', GUICHET_URL: url, GUICHET_KEYS: keys, GUICHET_DATA: data }
  const invite = async (...args: string[]) => {
    const run = promisify(execFile)(process.execPath, ['bin/guichet.mjs', 'invite', ...args], {
      cwd: root,
      env: { PATH: process.env.PATH, ...env },
    })
    return await run.then(
      ({ stdout }) => stdout,
      (error: { stderr: string }) => error.stderr,
    )
  }
  const isabelle = ['--given', 'Isabelle', '--family', 'Aubry', '--email', 'isabelle@ville.example', '--may', 'administrator']
  assert.match(await invite(...isabelle), /invite\.incomplete/)
  assert.match(await invite(...isabelle, '--agency', 'elsewhere'), /identity\.agency-unknown/)
  const printed = await invite(...isabelle, '--agency', 'ville')
  const [link = ''] = /http:\S+/.exec(printed) ?? []
  assert.match(link, /\/fr\/enrol\/[\w-]{32}$/, printed)

  const town = await start({ config: readConfig(env, root), capabilities, telemetry: silentTelemetry, jobs: false })
  t.after(() => town.close())
  const browser = await openBrowser(t, url)
  const page = await browser.page({ width: 390 })
  await addAuthenticator(page)

  // No list of people, and a post as if there were one opens nothing.
  const outsider = visitor(url)
  assert.equal(/inventées/.test((await outsider.get('/fr/sign-in')).text), false)
  const [first] = await town.edge.store.owner.query('select id from identity.account')
  await outsider.post('/fr/sign-in', { account: String(first?.id) })
  assert.equal(outsider.hasSession(), false)
  // Nor is anything of the demonstration there: its providers, its wallet, or a way to them.
  assert.doesNotMatch((await outsider.get('/fr/sign-in')).text, /démonstration|portefeuille/i)
  const absent = [
    '/demo/mail',
    '/demo/idp/franceconnect/.well-known/openid-configuration',
    '/demo/wallet',
    '/demo/wallet/anchor.pem',
    '/identity/providers/franceconnect/jwks.json',
  ]
  for (const path of absent) assert.equal((await outsider.get(path)).status, 404, path)
  for (const path of ['with/franceconnect', 'wallet/pid'])
    assert.equal((await outsider.post(`/fr/sign-in/${path}`, { mode: 'here' })).status, 404, path)
  for (const token of ['x'.repeat(32), `${link.split('/').at(-1)?.slice(1)}x`])
    assert.equal((await outsider.get(`/fr/enrol/${token}`)).status, 410)

  await page.goto(link)
  await page.getByRole('heading', { level: 1, name: 'Isabelle Aubry' }).waitFor()
  await axe(page)
  await fits(page)
  await screens(page, 'enrol-390')
  await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click()
  await page.waitForURL('**/fr/admin')
  assert.equal((await outsider.get(link)).status, 410, 'the link was used')
  assert.equal((await outsider.post(link, { credential: '{}' })).status, 410)

  await page.setViewportSize({ width: 1280, height: 900 })
  await page.goto('/fr/agents')
  await axe(page)
  await screens(page, 'agents-1280')
  await page.getByRole('button', { name: 'Ouvrir le compte' }).click()
  await page.locator('.ds-error-summary').waitFor()
  await axe(page)
  await page.getByLabel('Prénom').fill('Hélène')
  await page.getByLabel('Nom', { exact: true }).fill('Marchal')
  await page.getByLabel('Adresse e-mail professionnelle').fill('helene@departement.example')
  await page.getByLabel('Administration', { exact: true }).selectOption('departement')
  await page.getByLabel('Service logement', { exact: true }).check()
  await page.getByRole('button', { name: 'Ouvrir le compte' }).click()
  await axe(page)
  const second = (await page.locator('code').textContent()) ?? ''

  const desk = await browser.page()
  await addAuthenticator(desk)
  await desk.goto(second)
  await desk.getByRole('button', { name: 'Ajouter une clé d’accès' }).click()
  await desk.waitForURL('**/fr/desk')
  await desk.goto('/fr/agents')
  await desk.getByRole('heading', { level: 1 }).waitFor()
  assert.equal((await desk.request.get('/fr/agents')).status(), 403)

  // Access is taken away: at once, on every device.
  await page.goto('/fr/agents')
  await page.getByRole('link', { name: /Hélène Marchal/ }).click()
  await axe(page)
  await page.getByRole('button', { name: 'Retirer l’accès' }).click()
  await page.getByText('L’accès est retiré').waitFor()
  await desk.goto('/fr/desk')
  await desk.waitForURL(/sign-in/)
  await desk.getByRole('button', { name: 'Utiliser ma clé d’accès' }).click()
  await desk.getByText('Nous ne reconnaissons pas cette clé').waitFor()
})
