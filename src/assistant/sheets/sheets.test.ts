import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Sheet } from './contract.ts'
import { quoteOf } from './quote.ts'
import { readSheet } from './read.ts'
import { readXml } from './tree.ts'

const xml = `<?xml version="1.0" encoding="UTF-8"?>
<!-- a sheet -->
<Publication ID="F1" type="Fiche Question-réponse" spUrl="https://www.service-public.fr/particuliers/vosdroits/F1">
  <dc:title>Peut-on &#233;changer son logement &amp; comment ?</dc:title>
  <dc:description><![CDATA[Oui, sous <conditions>.]]></dc:description>
  <dc:publisher>DILA</dc:publisher><dc:date>modified 2020-06-04</dc:date><dc:type>Question-réponse</dc:type>
  <FilDAriane><Niveau ID="P">Accueil</Niveau><Niveau ID="N1">Logement</Niveau><Niveau ID="F1">Peut-on échanger son logement</Niveau></FilDAriane>
  <Audience>Particuliers</Audience>
  <Introduction><Texte><Paragraphe>Oui,   il <LienInterne LienPublication="F2">faut un accord</LienInterne>.</Paragraphe></Texte></Introduction>
  <ListeSituations><Situation><Titre>Logement social</Titre><Texte>
    <Chapitre><Titre><Paragraphe>Montant</Paragraphe></Titre><Paragraphe>Les frais sont de 120 €.</Paragraphe>
      <Liste><Item><Paragraphe>sans délai</Paragraphe></Item><Item><Paragraphe>par lettre</Paragraphe></Item></Liste></Chapitre>
  </Texte></Situation></ListeSituations>
  <OuSAdresser><Titre>Mairie</Titre></OuSAdresser>
  <Reference URL="http://www.legifrance.gouv.fr/x"><Titre>Code de la construction : L442</Titre><Complement>Échange</Complement></Reference>
</Publication>`

test('what is no well-formed sheet is refused: types, entities, open or crossed elements, too deep', () => {
  for (const broken of [
    '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
    '<a><b></a></b>',
    '<a>',
    'text',
    '<a></a></b>',
    '<a x=1></a>',
    `${'<a>'.repeat(200)}${'</a>'.repeat(200)}`,
  ])
    assert.throws(() => readXml(broken), SyntaxError, broken.slice(0, 40))
  assert.equal(readSheet(readXml('<Autre/>')), undefined)
})

test('a sheet keeps its words, where they stand, and its source', () => {
  const sheet = readSheet(readXml(xml))
  assert.deepEqual(sheet, {
    id: 'F1',
    title: 'Peut-on échanger son logement & comment ?',
    description: 'Oui, sous <conditions>.',
    theme: 'Logement',
    audience: 'Particuliers',
    kind: 'question',
    date: '2020-06-04',
    source: { publisher: 'DILA', url: 'https://www.service-public.fr/particuliers/vosdroits/F1' },
    licence: { name: 'Licence Ouverte 2.0', url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence' },
    references: [{ title: 'Code de la construction : L442 – Échange', url: 'https://www.legifrance.gouv.fr/x' }],
    passages: [
      { under: [], text: 'Oui, il faut un accord.' },
      { under: ['Logement social', 'Montant'], text: 'Les frais sont de 120 €.\n– sans délai\n– par lettre' },
    ],
  } satisfies Sheet)
})

test('a passage is quoted whole and word for word; one with figures older than the law is not, and says so', () => {
  const sheet = readSheet(readXml(xml))!
  const rarity = () => 1
  assert.deepEqual(quoteOf(sheet, ['frai'], rarity, '2020-01-01'), { quote: sheet.passages[1], stale: false })
  assert.deepEqual(quoteOf(sheet, ['frai'], rarity, '2024-01-01'), { stale: true })
  assert.deepEqual(quoteOf(sheet, ['accord'], rarity, '2024-01-01'), { quote: sheet.passages[0], stale: false })
  assert.deepEqual(quoteOf(sheet, ['nothing'], rarity, '2024-01-01').quote, sheet.passages[0], 'else how it begins')
})
