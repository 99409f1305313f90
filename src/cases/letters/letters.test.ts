import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { CasesEdge } from '#cases'
import {
  asPerson,
  attestationPaper,
  cases,
  decisionPaper,
  decisionPdf,
  filesOf,
  findCase,
  type OpenedCase,
  readCase,
  receiptPaper,
  receiptPdf,
} from '#cases'
import type { Job } from '#kernel'
import { catalogueProblems } from '#web'
import { readPaper } from '../../../tests/support/read-paper.ts'
import { startTown, type TestTown } from '../../../tests/support/town.ts'
import { actorNamed, applied, worked } from '../../../tests/support/walk.ts'
import { written } from './numbers.ts'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

let town: TestTown
before(async () => {
  town = await startTown(undefined, { jobs: false })
})
after(() => town.close())

const issue: Job<CasesEdge> = cases.jobs.find(({ name }) => name === 'cases.issue')!

async function opened(name: string, reference: string): Promise<OpenedCase> {
  const actor = await actorNamed(town, name)
  const { id } = await findCase(town.edge, asPerson(actor, 'compte'), reference)
  return town.edge.store.as(asPerson(actor, 'compte'), (tx) => readCase(town.edge, tx, { id }))
}
const flood = { occupation: 'locataire', inhabitable: true, nuits: 10 }

/** Runs the job for every document that the case ordered, as the queue would. */
async function issueAll({ row, events }: OpenedCase): Promise<void> {
  for (const { id, type } of events) if (type === 'case.issue-ordered') await issue.run(town.edge, { event: id, stream: `case:${row.id}` })
}

test('a case that nobody has decided has no letter', async () => {
  const samira = await actorNamed(town, 'Samira Lambert')
  const { reference } = await applied(town.edge, samira, 'aide-logement-urgence', { ...flood, revenu: 31000 })
  await assert.rejects(decisionPdf(town.edge, await opened('Samira Lambert', reference), 'fr'), { code: 'case.document-unknown' })
})

test('a refusal names its author, its reasons in fact and in law, the way to contest and the calculation', async () => {
  const colin = await actorNamed(town, 'Sébastien Colin')
  const { reference } = await applied(town.edge, colin, 'aide-logement-urgence', { ...flood, revenu: 60_000 })
  const helene = await actorNamed(town, 'Hélène Marchal')
  await worked(town.edge, helene, reference, { action: 'instruire' })
  await worked(town.edge, helene, reference, { action: 'refuser', reason: "Votre logement est hors de la zone de l'arrêté." })
  const found = await opened('Sébastien Colin', reference)
  const paper = await decisionPaper(town.edge, found, 'fr')
  assert.deepEqual(paper.author, {
    firstName: 'Hélène',
    name: 'Marchal',
    capacity: 'Instructrice, service logement. Pour le président du conseil départemental et par délégation',
    service: 'Service logement, Département',
  })
  assert.equal(paper.algorithm?.share, 'help')
  assert.deepEqual(
    paper.facts.map(({ label, value }) => [label, value]),
    [
      ['Logement dans la zone sinistrée', 'Non'],
      ['Revenu fiscal de référence', '60\u00a0000\u00a0€ par an, plus de 33\u00a0000\u00a0€ par an (plafond de ressources)'],
      ['Le logement est-il inhabitable\u00a0?', 'Oui'],
    ],
  )
  assert.ok(paper.facts[1]?.source?.startsWith('Votre réponse du'))
  assert.ok(paper.law.some(({ title }) => title.endsWith('art. 2')))
  let [bytes, again] = [await decisionPdf(town.edge, found, 'fr'), await decisionPdf(town.edge, found, 'fr')]
  // The log may take in its entry between the two: then only the later one carries its receipt.
  for (let tries = 0; tries < 600 && !Buffer.from(bytes).equals(Buffer.from(again)); tries++) {
    await setTimeout(200)
    ;[bytes, again] = [again, await decisionPdf(town.edge, found, 'fr')]
  }
  assert.ok(Buffer.from(bytes).equals(Buffer.from(again)), 'made again, the same bytes')
  const { text } = readPaper(bytes)
  for (const words of [
    'Tribunal administratif de Nancy',
    'Le délai est de 2 mois',
    'Votre logement est hors de la zone',
    'art. L. 311-3-1',
  ])
    assert.ok(text.replace(/\s+/g, ' ').includes(words), words)
  const dutch = await decisionPaper(town.edge, found, 'nl')
  assert.equal(dutch.legalLang, 'fr')
  assert.match(dutch.message, /We kunnen deze steun niet toekennen/)
})

test('a grant by the calculation is signed for the head of the team and says that it decided alone', async () => {
  const ines = await actorNamed(town, 'Inês Carvalho')
  const { reference } = await applied(town.edge, ines, 'aide-logement-urgence', flood)
  const found = await opened('Inês Carvalho', reference)
  const paper = await decisionPaper(town.edge, found, 'fr')
  assert.equal(paper.outcome, 'granted')
  assert.equal(`${paper.author.firstName} ${paper.author.name}`, 'Sylvie Thiébaut')
  assert.equal(paper.algorithm?.share, 'alone')
  assert.equal(paper.amount?.text, '900\u00a0€')
  assert.match(readPaper(await decisionPdf(town.edge, found, 'fr')).text, /900\s€/)
})

test('the receipt says when silence speaks, what was sent and that it stands in the log; an account is not shown whole', async () => {
  const ines = await actorNamed(town, 'Odile Petitjean')
  const { reference } = await applied(town.edge, ines, 'aide-logement-urgence', {
    ...flood,
    revenu: 12_000,
    iban: 'FR7619999000017000000000741',
  })
  const found = await opened('Odile Petitjean', reference)
  const paper = await receiptPaper(town.edge, found, 'fr')
  assert.notEqual(paper.silence, 'none')
  assert.match(paper.proof?.commitment ?? '', /^[0-9a-f]{64}$/)
  const { text } = readPaper(await receiptPdf(town.edge, found, 'fr'))
  assert.ok(text.includes('Nuits d’hébergement'))
  assert.ok(!text.includes('7000 0000') && !text.replace(/\s/g, '').includes('FR7619999000017'))
})

test('an ordered document is made once, kept sealed, and stands in the case', async () => {
  const ines = await actorNamed(town, 'Amina Diallo')
  const { reference } = await applied(town.edge, ines, 'aide-logement-urgence', flood)
  const before = await opened('Amina Diallo', reference)
  assert.equal(before.view.documents[0]?.file, undefined)
  await issueAll(before)
  await issueAll(before)
  const { view, row } = await opened('Amina Diallo', reference)
  const [document, ...others] = view.documents
  assert.deepEqual(others, [])
  assert.equal(view.timeline.filter(({ type }) => type === 'case.issued').length, 1)
  const file = document?.file ?? ''
  assert.equal(filesOf(view).get(file)?.issued, 'attestation')
  const stored = await town.edge.store.as({ actor: 'system', purpose: 'administration' }, (tx) => town.edge.store.files.find(tx, file))
  const { text } = readPaper(town.edge.store.files.read(stored!))
  assert.match(text.replace(/\s+/g, ' '), /Amina Diallo.*atteste qu’une aide au logement d’urgence de 900 €/)
  const ids = await town.edge.store.owner.query('select key_id from store.file where id = $1', [file])
  assert.deepEqual(
    ids.map(({ key_id }) => key_id),
    [`case:${row.id}`],
  )
  const paper = await attestationPaper(town.edge, before, before.view.documents[0]!, view.reference)
  assert.equal(paper.author.service, 'Service logement, Département')
})

test('numbers follow their pattern', () => {
  assert.equal(written({ pattern: 'VSM-{année}-{00000}', year: 2026, commune: '55900' }, 7), 'VSM-2026-00007')
  assert.equal(written({ pattern: '{commune}/{000}', year: 2026, commune: '55900' }, 1234), '55900/1234')
  assert.equal(written({ pattern: '{autre}', year: 2026, commune: '' }, 1), '{autre}')
})

test('letters speak every language of the house', () => assert.deepEqual(catalogueProblems({ fr, en, nl }), []))
