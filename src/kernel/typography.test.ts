/** Texts of files are set as people read them, whatever the keyboard gave; placeholders stay what they are. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typographic } from '#kernel'

const cases: readonly (readonly [string, string, string])[] = [
  ['fr', "L'aide au logement d'urgence", 'L’aide au logement d’urgence'],
  ['fr', "depuis la crue ? Jusqu'à 2 500 €.", 'depuis la crue\u00a0? Jusqu’à 2\u00a0500\u00a0€.'],
  ['fr', 'Répondez « oui » : nous verrons ; merci', 'Répondez «\u00a0oui\u00a0»\u00a0: nous verrons\u00a0; merci'],
  ['fr', "l'aide de {$aide :number style=percent} : {$explication}", 'l’aide de {$aide :number style=percent}\u00a0: {$explication}'],
  ['fr', "l'{$objet}", 'l’{$objet}'],
  ['fr', ".input {$n :number} .match $n one {{l'aide}} * {{d'aides}}", '.input {$n :number} .match $n one {{l’aide}} * {{d’aides}}'],
  [
    'fr',
    '.input {$n :number} .match $n one {{« Un » : {$n}}} * {{Combien ?}}',
    '.input {$n :number} .match $n one {{«\u00a0Un\u00a0»\u00a0: {$n}}} * {{Combien\u00a0?}}',
  ],
  ['fr', "https://example.org/l'a?b=c:d", 'https://example.org/l’a?b=c:d'],
  ['en', "Jules's home: is it safe?", 'Jules’s home: is it safe?'],
  ['en', "the field 'name' is 'new'", "the field 'name' is 'new'"],
  ['nl', "Foto's, 's ochtends, tot € 2.500", 'Foto’s, ’s ochtends, tot €\u00a02.500'],
]
for (const [lang, text, set] of cases)
  test(`${lang}: ${text}`, () => {
    assert.equal(typographic(text, lang), set)
    assert.equal(typographic(set, lang), set, 'twice is once')
  })
