/** A model that lies, injects, leaks, stalls or breaks: what it wrote is not shown, the template answers, and nothing of a person reaches it. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'

const page = '/fr/assistant'
let town: TestTown
/** what the endpoint was sent; what it answers next: the content of a completion, a raw body, or nothing at all */
const sent: string[] = []
let next: { readonly content?: string; readonly raw?: string; readonly status?: number; readonly stall?: true } = {}

const endpoint = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8').on('data', (part: string) => {
    body += part
  })
  request.on('end', () => {
    sent.push(body)
    if (next.stall) return // until the client gives up
    response.statusCode = next.status ?? 200
    response.setHeader('content-type', 'application/json')
    response.end(next.raw ?? JSON.stringify({ choices: [{ message: { role: 'assistant', content: next.content ?? '' } }] }))
  })
})

before(async () => {
  await new Promise<void>((open) => endpoint.listen(0, '127.0.0.1', open))
  town = await startTown(undefined, { model: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/v1` })
})
after(async () => {
  await town.close()
  endpoint.closeAllConnections()
  endpoint.close()
})

const read = (text: string) => text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

/** Wages of 43,210 €, alone: the amount as it is told. */
async function taxed(who: Visitor): Promise<string> {
  next = { content: '' }
  let { text } = await who.submit(page, { say: 'Je m’appelle Zénobie Quatremaire, combien d’impôt je vais payer ?' })
  while (text.includes('name="answer"')) {
    const legend = read(/<(?:legend|label for="answer")[^>]*>[\s\S]*?<\/(?:legend|label)>/.exec(text)?.[0] ?? '')
    const said = legend.includes('Quel salaire') ? '43210' : /pension|Combien/.test(legend) ? '0' : 'non'
    text = (await who.submit(page, { do: 'tell', answer: said })).text
  }
  return text
}

/** The result once more, with what the endpoint answers now. */
async function explained(who: Visitor, answer: typeof next): Promise<string> {
  next = answer
  return read((await who.submit(page, { say: 'pourquoi ce montant ?' })).text)
}

const worded = /Phrases écrites par un modèle/g
const count = (text: string) => (text.match(worded) ?? []).length

test('an honest wording is shown above the calculation, its figures put in by us', async () => {
  const who = town.visitor()
  await taxed(who)
  const text = await explained(who, { content: 'Voici le résultat : [[1]]. Il vient de là : [[3]].' })
  assert.equal(count(text), 1)
  assert.match(
    text,
    /Voici le résultat : Impôt à payer : 4 832 € par an\. Il vient de là : Revenu net imposable : 38 889 € par an \(CGI, art\. 158\)/,
  )
  assert.match(text, /Impôt à payer 4 832 € par an/, 'the calculation stays')
})

test('nothing that a person wrote or earns is sent', async () => {
  assert.ok(sent.length > 0)
  for (const body of sent) {
    assert.doesNotMatch(body, /Zénobie|Quatremaire|43.?210|4.?832/u)
    const { messages } = JSON.parse(body) as { readonly messages: readonly { readonly role: string; readonly content: string }[] }
    assert.doesNotMatch(messages[1]!.content.replaceAll(/\[\[\d+\]\]/g, ''), /\d/, 'no figure')
  }
})

test('what lies, injects, breaks out or breaks down is not shown; the template answers', async () => {
  const who = town.visitor()
  await taxed(who)
  for (const [what, answer] of [
    ['an amount of its own', { content: 'Votre impôt est de 100 € par an.' }],
    ['a figure beside the marks', { content: 'Votre impôt est de [[1]], soit 300 € par mois.' }],
    ['no fact at all', { content: 'Tout va bien.' }],
    ['a promise that turns the fact round', { content: 'Vous ne payez jamais [[1]].' }],
    ['a number written out', { content: 'Vous payez le double de [[1]].' }],
    ['a law that does not exist', { content: 'Selon l’article L. 999-9, vous payez [[1]].' }],
    ['a condition of its own', { content: 'Vous payez [[1]], sauf demande.' }],
    ['a person', { content: 'Appelez Monsieur Martin pour payer [[1]].' }],
    ['markup', { content: '<script>alert(1)</script>[[1]]' }],
    ['an address', { content: 'Payez [[1]] sur https://payer.example' }],
    ['a mark that stands for nothing', { content: 'Vous payez [[99]].' }],
    [
      'a tool call',
      { raw: JSON.stringify({ choices: [{ message: { role: 'assistant', tool_calls: [{ function: { name: 'pay' } }] } }] }) },
    ],
    ['no JSON', { raw: 'Votre impôt est de 1 €' }],
    ['a failure', { status: 500, raw: '{}' }],
    ['too much', { content: 'Bonjour. '.repeat(20_000) }],
  ] as const) {
    const text = await explained(who, answer)
    assert.equal(count(text), 0, what)
    assert.match(text, /Impôt à payer 4 832 € par an/, what)
    assert.doesNotMatch(text, /Martin|payer\.example|999-9|\[\[/, what)
  }
})

test('a model that does not answer keeps nobody waiting longer than its time', async () => {
  const who = town.visitor()
  await taxed(who)
  const text = await explained(who, { stall: true })
  assert.equal(count(text), 0)
  assert.match(text, /Impôt à payer 4 832 € par an/)
})

test('distress never waits for a model', async () => {
  const before = sent.length
  next = { stall: true }
  assert.match((await town.visitor().submit(page, { say: 'je veux plus vivre' })).text, /href="tel:3114"/)
  assert.equal(sent.length, before)
})
