/** The voice menu: a carrier's requests, what is told to whom, call-backs at the desk, the demonstration's telephone. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, test } from 'node:test'
import { settableClock } from '#kernel'
import { openBrowser, seen, signIn } from './support/browser.ts'
import { startTown, type TestTown } from './support/town.ts'
import { actorNamed, applied } from './support/walk.ts'

const path = '/api/v1/phone/turns'
const from = '+33639980142'
const clock = settableClock(Date.parse('2026-11-27T09:00:00Z'))
let town: TestTown
let reference = ''

before(async () => {
  town = await startTown(undefined, { clock })
  ;({ reference } = await applied(town.edge, await actorNamed(town, 'Samira Lambert'), 'aide-logement-urgence', {
    occupation: 'locataire',
    inhabitable: true,
    nuits: 10,
    revenu: 31_000,
  }))
})
after(() => town.close())

/** As a carrier posts it, signed under the town's secret unless another one is given. */
async function posted(fields: Readonly<Record<string, string>>, secret = town.edge.config.secret('PHONE_TOKEN') ?? '') {
  const told = Object.keys(fields)
    .sort()
    .map((name) => name + fields[name])
    .join('')
  const signature = createHmac('sha1', secret).update(`${town.url}${path}${told}`).digest('base64')
  const answer = await fetch(`${town.url}${path}`, {
    method: 'POST',
    headers: { 'X-Twilio-Signature': signature },
    body: new URLSearchParams(fields),
  })
  return { status: answer.status, type: answer.headers.get('content-type'), xml: await answer.text() }
}

let calls = 0
/** A call: each element are the keys of one turn. Answers what the voice said last. */
async function called(keys: readonly string[], number = from): Promise<string> {
  const call = { CallSid: `CA${++calls}`, From: number }
  let { xml } = await posted(call)
  for (const one of keys) ({ xml } = await posted({ ...call, Digits: one }))
  return xml
}

test('only the carrier is heard: no signature, one of another secret, other fields than were signed', async () => {
  assert.equal((await posted({ CallSid: 'CA0', From: from }, 'another')).status, 403)
  assert.equal((await fetch(`${town.url}${path}`, { method: 'POST', body: 'CallSid=CA0' })).status, 403)
  assert.equal((await posted({ From: from })).status, 422, 'a call without a name')
  assert.equal((await posted({ CallSid: 'CA0', From: from, Digits: '1; drop' })).status, 422)
})

test('who does not know both the reference and the birth date learns nothing, not even which of them is wrong', async () => {
  const nobody = '000000000000'
  const said = [
    await called(['1', '1', reference, '01011990']),
    await called(['1', '1', nobody, '09061988']),
    await called(['1', '1', reference, '09061989']),
  ]
  assert.match(said[0]!, /ne vont pas ensemble/)
  assert.deepEqual(new Set(said).size, 1, 'the three answers are one')
  assert.doesNotMatch(said.join(''), /Lambert|Reçue|logement/)
  assert.match(await called(['1', '1', '123']), /Je n.*ai pas compris/)
  // Six tries of a number about a reference in an hour; then the right date is answered like a wrong one.
  for (let tries = 0; tries < 6; tries++) await called(['1', '1', reference, '01011990'], '+33600000001')
  assert.match(await called(['1', '1', reference, '09061988'], '+33600000001'), /ne vont pas ensemble/)
})

test('after three keys that mean nothing a person helps', async () => {
  const said = await called(['1', '8', '8', '8'])
  assert.match(said, /<Dial>\+33300000000<\/Dial>/)
})

test('where a request stands is told in her language, and her page says that the telephone told it', async () => {
  const said = await called(['2', '1', reference, '09061988'])
  assert.match(said, /<Say language="en-GB">Emergency housing aid after a flood\. Your application stands here: Received\.<\/Say>/)
  assert.match(said, /We are due to move on by/)
  assert.doesNotMatch(said, /Lambert|31/, 'no name and no answer of hers')
  const samira = await town.signIn('Samira Lambert')
  const page = await samira.get('/fr/access')
  assert.match(page.text, /Le standard téléphonique/)
  assert.match(page.text, /Où en est votre demande/)
})

test('what one is entitled to: the questions that decide, by keys, and the sum that the rules give', async () => {
  const menu = await called(['2', '2'])
  const key = /Emergency housing aid after a flood: press (\d)/.exec(menu)?.[1]
  assert.ok(key, menu)
  const answers: readonly (readonly [asked: RegExp, keys: string, name: string, value: unknown])[] = [
    [/Home in the flood zone\?/, '1', 'sinistré', true],
    [/Is the home uninhabitable\?/, '1', 'inhabitable', true],
    [/Reference income/, '31000', 'revenu', 31_000],
    [/People in the household: how many/, '4', 'foyer', 4],
    [/Nights of shelter/, '10', 'nuits', 10],
  ]
  const pressed = ['2', '2', key]
  const given: Record<string, unknown> = {}
  for (let asked = await called(pressed); ; asked = await called(pressed)) {
    const found = answers.find(([words]) => words.test(asked))
    if (found === undefined) {
      const evaluated = await fetch(`${town.url}/api/v1/services/aide-logement-urgence/evaluate`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ given, ask: ['aide'] }),
      })
      const { values } = (await evaluated.json()) as { values: { aide: { value: number } } }
      assert.equal(values.aide.value, 900)
      assert.match(asked, /The amount would be €900/)
      assert.match(asked, /nothing is decided/)
      break
    }
    assert.ok(pressed.length < 9, asked)
    pressed.push(found[1])
    given[found[2]] = found[3]
  }
  assert.deepEqual(Object.keys(given).sort(), ['foyer', 'inhabitable', 'nuits', 'revenu', 'sinistré'])
  // Outside the zone nothing else is asked.
  const first = await called(['2', '2', key])
  if (/flood zone/.test(first)) assert.match(await called(['2', '2', key, '2']), /do not seem to be met/)
})

test('who wants to be called back waits at the desk of the agency, and only there; the number lies sealed', async () => {
  assert.match(await called(['1', '1', reference, '09061988', '1', '1']), /<Hangup\/>/)
  assert.match(await called(['1', '3', '1'], 'anonymous'), /Tapez le numéro/, 'who hides the number is asked for one')
  const [row] = await town.edge.store.owner.query(`select string_agg(c::text, ' ') as all from phone.callback c`)
  assert.doesNotMatch(String(row?.all), /639980142/)
  const helene = await town.signIn('Hélène Marchal')
  const page = await helene.get('/fr/desk/calls')
  assert.match(page.text, /tel:\+33639980142/)
  assert.ok(page.text.includes(`/fr/desk/cases/${reference}`))
  const marc = await town.signIn('Marc Oudin')
  assert.doesNotMatch((await marc.get('/fr/desk/calls')).text, /639980142/, 'another agency')
  assert.equal((await (await town.signIn('Samira Lambert')).get('/fr/desk/calls')).status, 403)
  const id = /name="done" value="([\w-]+)"/.exec(page.text)?.[1] ?? ''
  await marc.post('/fr/desk/calls', { done: id })
  assert.match((await helene.get('/fr/desk/calls')).text, /639980142/, 'another agency ends nothing')
  assert.equal((await helene.post('/fr/desk/calls', { done: id })).status, 303)
  assert.doesNotMatch((await helene.get('/fr/desk/calls')).text, /639980142/)
})

test('a call is forgotten an hour after its last key', async () => {
  await called(['1', '2'])
  const count = async () => Number((await town.edge.store.owner.query('select count(*)::int as n from phone.call'))[0]?.n)
  assert.ok((await count()) > 0)
  clock.advance(2 * 3_600_000)
  const { phone } = await import('#phone')
  await phone.jobs[0]!.run(town.edge, {})
  assert.equal(await count(), 0)
  const [row] = await town.edge.store.owner.query(`select count(*)::int as n from store.key where id like 'call:%'`)
  assert.equal(row?.n, 0, 'nor can what a backup holds be read')
})

test('the telephone of the demonstration works without script, on a phone, and speaks when it can', async (t) => {
  const browser = await openBrowser(t, town.url)
  const page = await browser.page({ script: false, width: 360, lang: 'fr' })
  const press = async (name: string) => {
    await page.getByRole('button', { name, exact: true }).click()
    await page.waitForLoadState()
  }
  const type = async (keys: string) => {
    await page.getByLabel('Taper plusieurs chiffres').fill(keys)
    await press('Envoyer ces chiffres')
  }
  await page.goto('/demo/phone')
  await seen(page, 'phone-begin')
  await press('Appeler')
  await press('1')
  await seen(page, 'phone-menu')
  await press('1')
  await type(reference)
  await type('09061988')
  assert.match(await page.locator('main').innerText(), /Votre demande en est là/)
  await seen(page, 'phone-standing')
  const spoken = page.getByRole('link', { name: 'Écouter' }).first()
  if ((await spoken.count()) > 0) {
    const sound = await fetch(new URL((await spoken.getAttribute('href')) ?? '', town.url))
    assert.equal(sound.headers.get('content-type'), 'audio/wav')
    assert.equal(
      Buffer.from(await sound.arrayBuffer())
        .subarray(0, 4)
        .toString(),
      'RIFF',
    )
  } else t.diagnostic('espeak-ng is not installed: nothing was spoken')
})

test('the list of call-backs on a phone and at a desk', async (t) => {
  await called(['1', '3', '1'])
  const browser = await openBrowser(t, town.url)
  for (const width of [360, 1280]) {
    const page = await browser.page({ width, lang: 'fr' })
    await signIn(page, 'Hélène Marchal')
    await page.goto('/fr/desk/calls')
    await seen(page, `phone-calls-${width}`)
  }
})
