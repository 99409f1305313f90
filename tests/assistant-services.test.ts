/** A service asked for in the conversation: the same questions as its quick check, what decided it, and its answers carried into the form and nowhere else. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openBrowser, seen } from './support/browser.ts'
import { startTown, type TestTown } from './support/town.ts'
import type { FormFields, Visitor } from './support/visitor.ts'

let town: TestTown
before(async () => {
  town = await startTown(undefined, { jobs: false })
})
after(() => town.close())

const page = '/fr/assistant'
const question = 'ma maison a été inondée on dort chez ma soeur on a droit a quoi'
const say = (who: Visitor, text: string) => who.submit(page, { say: text })
const read = (text: string) =>
  text
    .replaceAll(/<(script|style|svg)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', '’')
    .replaceAll(/\s+/g, ' ')
/** The form that waits for an answer: names of its controls. */
const asked = (text: string): string | undefined => {
  const form =
    /<form[^>]*action="\/fr\/assistant"[^>]*>(?:(?!<\/form>)[\s\S])*?name="do" value="tell"[\s\S]*?<\/form>/.exec(text)?.[0] ?? ''
  return [...form.matchAll(/name="([^"]+)"/g)].map(([, name]) => name!).find((name) => name !== 'do')
}
const wet: FormFields = {
  sinistré: 'oui',
  inhabitable: 'oui',
  occupation: 'locataire',
  nuits: '10',
  revenu: '18000',
  foyer: '1',
  assurance: 'non',
}
/** Answers whatever is asked until nothing is; a field that the table does not name is answered by its first choice. */
async function answered(who: Visitor, given: FormFields): Promise<{ readonly text: string; readonly names: readonly string[] }> {
  let { text } = await say(who, question)
  const names: string[] = []
  for (let name = asked(text); name !== undefined && names.length < 20; name = asked(text)) {
    names.push(name)
    const [, first = 'oui'] = new RegExp(`name="${name}" value="([^"]+)"`).exec(text) ?? []
    text = (await who.submit(page, { do: 'tell', [name]: given[name] ?? first })).text
  }
  return { text, names }
}

test('the same next question as the quick check; what cannot be read is refused and kept; none is asked twice', async () => {
  const who = town.visitor()
  const first = (await say(who, question)).text
  assert.match(read(first), /Quelques questions disent si vous avez droit à ce service/)
  const check = (await town.visitor().get('/fr/services/aide-logement-urgence/check')).text
  const [, own] = /name="\.asked" value="([^"]+)"/.exec(check) ?? []
  assert.equal(asked(first), own)
  const empty = await who.post(page, { do: 'tell', [own!]: 'nonsense' })
  assert.equal(empty.status, 422)
  assert.match(empty.text, /ds-error-summary/)
  const { text, names } = await answered(town.visitor(), wet)
  assert.equal(new Set(names).size, names.length)
  assert.match(read(text), /D’après vos réponses, (vous y avez droit|c’est possible)/)
  assert.match(read(text), /Ce n’est pas encore une décision/)
})

test('who has no right is told why and by which text, and may apply all the same; nothing of it stands in an address', async () => {
  const who = town.visitor()
  const { text } = await answered(who, { ...wet, sinistré: 'non', inhabitable: 'non' })
  assert.match(read(text), /vous n’y avez pas droit/)
  assert.match(read(text), /Vous pouvez quand même faire une demande : une personne la regardera/)
  assert.doesNotMatch(text, /action="\/fr\/assistant\/apply"/)
  assert.match(read((await say(who, 'je comprends pas le résultat')).text), /vous n’y avez pas droit.*vous n’y avez pas droit/)
})

test('her answers go into the form that she begins, as declared; a draft that she has stays as it is; nobody else’s do', async () => {
  assert.match((await town.visitor().post(`${page}/apply`, {})).location!, /sign-in/)
  const odile = await town.signIn('Odile Petitjean')
  assert.equal((await odile.post(`${page}/apply`, {})).status, 404, 'no check was made')
  const who = town.visitor()
  const { text } = await answered(who, wet)
  assert.match(text, /action="\/fr\/assistant\/apply"/)
  await who.post('/fr/sign-in', { account: await town.accountOf('Odile Petitjean') })
  const begun = await who.post(`${page}/apply`, {})
  assert.equal(begun.status, 303)
  assert.match(begun.location!, /^\/fr\/apply\/\d{12}$/)
  const [row] = await town.edge.store.owner.query(`select id from cases.case where reference = $1`, [begun.location!.split('/').at(-1)])
  assert.notEqual(row, undefined)
  const review = read((await who.get(`${begun.location}/review`)).text)
  assert.match(review, /10/)
  const again = town.visitor()
  await answered(again, { ...wet, nuits: '3' })
  await again.post('/fr/sign-in', { account: await town.accountOf('Odile Petitjean') })
  assert.equal((await again.post(`${page}/apply`, {})).location, begun.location, 'the draft that is open')
})

test('what is answered is sealed; handing over goes to the agency of the service, with all of it', async () => {
  const who = town.visitor()
  await answered(who, { ...wet, revenu: '17417' })
  const [events] = await town.edge.store.owner.query(
    `select string_agg(encode(sealed, 'escape'), ' ') as all from log.event where stream like 'talk:%'`,
  )
  assert.doesNotMatch(String(events?.all), /17417|17 417/)
  await who.post(page, { do: 'human' })
  const [handed] = await town.edge.store.owner.query(`select agency_id as agency from assistant.talk where handed_at is not null`)
  assert.ok(handed?.agency)
})

test('looked at, in three languages, on a phone and in the dark, with an error', async (t) => {
  const browser = await openBrowser(t, town.url)
  const asks = {
    fr: question,
    en: 'my house was flooded what am I entitled to',
    nl: 'mijn huis staat onder water waar heb ik recht op',
  } as const
  for (const [lang, text] of Object.entries(asks)) {
    const window = await browser.page({ width: lang === 'fr' ? 390 : 1280, dark: lang === 'nl', script: lang !== 'en', lang })
    await window.goto(`/${lang}/assistant`)
    await window.locator('#say').fill(text)
    await window.locator('form.g-say button').click()
    const open = window.locator('form:has(input[name=do][value=tell])')
    await open.waitFor()
    await seen(window, `assistant-service-${lang}`)
    if (lang !== 'fr') continue
    await open.locator('button[type=submit]').click()
    await window.locator('.ds-error-summary').waitFor()
    await seen(window, 'assistant-service-error')
  }
  const who = town.visitor()
  await answered(who, wet)
  const [, talk = ''] = /(?:^|; )talk=([\w-]+)/.exec(who.cookie()) ?? []
  for (const width of [390, 1280]) {
    const window = await browser.page({ width, dark: width === 390 })
    await window.context().addCookies([{ name: 'talk', value: talk, url: town.url }])
    await window.goto(page)
    await window.getByRole('button', { name: 'Commencer la demande avec ces réponses' }).waitFor()
    await seen(window, `assistant-right-${width}`)
  }
})
