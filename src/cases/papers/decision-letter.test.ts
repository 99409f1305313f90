import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPaper } from '../../../tests/support/read-paper.ts'
import { decisionLetter } from './index.ts'
import type { Decision } from './model.ts'
import { granted, refused } from './paper-samples.ts'

const plain = (text: string) => text.replace(/\s+/g, ' ')
const textOf = async (model: Decision) => plain(readPaper(await decisionLetter(model)).text)

test('a decision without its author is refused, and says which part lacks', async () => {
  for (const part of ['firstName', 'name', 'capacity', 'service'] as const)
    await assert.rejects(decisionLetter({ ...granted, author: { ...granted.author, [part]: ' ' } }), {
      code: 'paper.author-missing',
      details: { missing: [part] },
    })
  const { author: _, ...anonymous } = granted
  await assert.rejects(decisionLetter(anonymous as Decision), { code: 'paper.author-missing' })
})

test('a decision without ways to contest, or with a last day that is past, is refused', async () => {
  const { contest, ...mute } = refused
  await assert.rejects(decisionLetter(mute as Decision), { code: 'paper.contest-missing' })
  await assert.rejects(decisionLetter({ ...refused, contest: { ...contest, until: refused.date } }), {
    code: 'paper.contest-missing',
    details: { missing: ['until'] },
  })
  await assert.rejects(decisionLetter({ ...refused, contest: { ...contest, court: { name: 'Tribunal', address: [] } } }), {
    details: { missing: ['court'] },
  })
  await assert.rejects(decisionLetter({ ...granted, contest: { ...contest, review: { name: '', address: ['x'] } } }), {
    details: { missing: ['review'] },
  })
})

test('a refusal, also in part, without reasons in law and in fact is refused; a grant needs none', async () => {
  for (const outcome of ['refused', 'partly'] as const) {
    await assert.rejects(decisionLetter({ ...refused, outcome, law: [] }), { code: 'paper.reasons-missing', details: { missing: ['law'] } })
    await assert.rejects(decisionLetter({ ...refused, outcome, facts: [], reason: '' }), {
      code: 'paper.reasons-missing',
      details: { missing: ['fact'] },
    })
  }
  await assert.doesNotReject(decisionLetter({ ...granted, law: [], facts: [], reason: undefined }))
})

test('no paper says that a processing alone refused', async () => {
  const algorithm = { ...refused.algorithm!, share: 'alone' } as const
  await assert.rejects(decisionLetter({ ...refused, algorithm }), { code: 'paper.person-must-decide' })
  await assert.rejects(decisionLetter({ ...refused, outcome: 'partly', algorithm }), { code: 'paper.person-must-decide' })
  assert.match(await textOf({ ...granted, algorithm }), /sur le seul fondement d’un traitement algorithmique/)
})

test('a wrong reference, day, recipient or agency, or a notice without purpose, is refused', async () => {
  await assert.rejects(decisionLetter({ ...granted, reference: '4821' }), { code: 'paper.reference-wrong' })
  await assert.rejects(decisionLetter({ ...granted, date: '2026-02-30' }), { code: 'paper.date-wrong' })
  await assert.rejects(decisionLetter({ ...granted, person: { name: '', address: [] } }), { code: 'paper.recipient-missing' })
  await assert.rejects(decisionLetter({ ...granted, agency: { ...granted.agency, address: [] } }), { code: 'paper.agency-missing' })
  await assert.rejects(decisionLetter({ ...granted, message: '' }), { code: 'paper.message-missing' })
  await assert.rejects(decisionLetter({ ...granted, algorithm: { ...granted.algorithm!, purpose: '' } }), {
    code: 'paper.algorithm-incomplete',
  })
})

test('a refusal carries all that the law asks for', async () => {
  const text = await textOf(refused)
  for (const wanted of [
    'Aylin Şahin-Wiśniewska',
    '4821 0937 5516',
    'Votre demande est refusée',
    'vos ressources dépassent 55 000 €',
    'Règlement d’aide d’urgence (exemple), art. 2',
    'https://example.org/reglement#art2',
    'Revenu fiscal de référence',
    '60 000 € par an',
    'art. 2, 3°',
    'votre avis d’impôt de 2026',
    'dimanche 24 janvier 2027',
    'deux mois',
    'recours gracieux',
    'Service du logement, recours, 4 place du Pont',
    'Tribunal administratif de Châlons-en-Champagne',
    'art. R. 421-1 et R. 421-5',
    'traitement algorithmique',
    'vérifier les conditions de l’aide',
    'obtenir les règles de ce traitement et les principales caractéristiques',
    'cada.fr',
    'art. L. 311-3-1',
    'Hélène Marchal',
    'Cheffe du service du logement',
    'art. L. 212-2',
    'Page 1 sur 2',
    'Page 2 sur 2',
  ])
    assert.ok(text.includes(wanted), `the letter lacks « ${wanted} »`)
})

test('a letter that no rule computed has no notice; one to be signed by hand does not say that it needs no signature', async () => {
  const text = await textOf({ ...granted, algorithm: undefined })
  assert.doesNotMatch(text, /algorithmique|L\. 212-2/)
  assert.match(text, /1 260 € 70 € × 18 nuits · art\. 4/)
})

test('the file is tagged, titled and in a language, and its metadata name nobody', async () => {
  const paper = readPaper(await decisionLetter({ ...refused, service: { title: 'Eau & <gaz>', version: 1 } }))
  assert.match(paper.raw, /^%PDF-1\.7/)
  assert.match(paper.catalog, /\/Lang \(fr\)/)
  assert.match(paper.raw, /\/Marked true/)
  assert.match(paper.raw, /\/DisplayDocTitle true/)
  assert.match(paper.xmp, /<pdfuaid:part>1</)
  assert.match(paper.xmp, /Décision · Eau &amp; &lt;gaz&gt;</)
  assert.doesNotMatch(paper.xmp, /Aylin|Marchal|4821/)
  const types = paper.tags.map(({ type }) => type)
  for (const type of ['Document', 'H1', 'H2', 'H3', 'P', 'L', 'LI', 'Lbl', 'LBody', 'Link', 'Table', 'TR', 'TH', 'TD'])
    assert.ok(types.includes(type), type)
  assert.equal(types.filter((type) => type === 'H1').length, 1)
  assert.ok(
    paper.tags.every(({ type, depth }) => type !== 'Link' || depth >= 2),
    'a link stands in a paragraph',
  )
})

test('tags are read in the order of the page, and every text that is no decoration has one', async () => {
  const paper = readPaper(await decisionLetter(refused))
  const read = paper.tags.map(({ text }) => text).filter(Boolean)
  assert.deepEqual(read.slice(0, 2), ['Valmont-sur-Meuse', 'Département de la Haute-Meuse, service du logement'])
  const order = [
    'Votre demande est refusée',
    'Pourquoi cette décision',
    'Si vous n’êtes pas d’accord',
    'Un calcul automatique a servi à cette décision',
    'Hélène Marchal',
  ]
  const places = order.map((text) => read.indexOf(text))
  assert.ok(
    places.every((place, index) => place > (places[index - 1] ?? -1)),
    String(places),
  )
  const all = plain(read.join(' '))
  for (const line of paper.text.split('\n'))
    if (!/^Page \d|^Valmont-sur-Meuse · Référence|^Département.*· 03/.test(line)) assert.ok(all.includes(plain(line)), `untagged: ${line}`)
})

test('the same model gives the same bytes', async () => {
  assert.deepEqual(await decisionLetter(granted), await decisionLetter(structuredClone(granted)))
})

test('another language says that it is a translation and which text prevails', async () => {
  assert.match(await textOf({ ...refused, lang: 'en' }), /Translation: the French text prevails\. Your application is refused/)
  assert.match(await textOf({ ...refused, lang: 'nl' }), /Vertaling: de tekst in het Frans is bindend\. Uw aanvraag is geweigerd/)
  assert.doesNotMatch(await textOf(refused), /Traduction/)
  assert.match(await textOf({ ...refused, specimen: true }), /Exemple, sans valeur juridique/)
})
