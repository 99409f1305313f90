import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { floodText, floodTown } from './fixtures/flood.ts'
import { type Planted, placeIn, plant } from './fixtures/planted.ts'
import { problemCodes, readService } from './index.ts'

const row = (code: string, from: string, to: string, at: string, also?: readonly [string, string]): Planted => ({
  code,
  from,
  to,
  at,
  ...(also ? { also } : {}),
})

const grammar: readonly Planted[] = [
  row('unknown-key', 'nuits:       { type: integer, unit: nuit', 'nuits:       { type: integer, units: nuit', 'units: nuit'),
  row('unknown-key', 'authority: departement ', 'autority: departement ', 'autority: departement '),
  row('missing-key', 'version: 3 ', '#version: 3 ', '▸service: aide-logement-urgence\n'),
  row('not-one-of', 'nuits:       { type: integer', 'nuits:       { type: entier', '▸entier'),
  row('not-one-of', 'assurance: substantial', 'assurance: medium', '▸medium'),
  row('wrong-type', 'version: 3 ', 'version: trois ', 'version: ▸trois'),
  row('wrong-type', 'sensitive: true, label: { fr: IBAN', 'sensitive: oui, label: { fr: IBAN', 'sensitive: ▸oui'),
  row('bad-form', 'after: 30d, to: abandonné', 'after: 30 days, to: abandonné', '▸30 days'),
  row('bad-form', 'size: 20MB', 'size: 20Mo', 'size: ▸20Mo'),
  row('bad-form', 'from: [registry.tax]', 'from: [tax]', '▸tax]'),
  row('bad-name', '  nuits:       {', '  nuits/mois:  {', '▸nuits/mois'),
  row('wrong-size', 'version: 3 ', 'version: 0 ', 'version: ▸0'),
  row(
    'bad-name',
    'propriétaire: { fr: propriétaire, en: owner, nl: eigenaar }',
    "l'autre: { fr: propriétaire, en: owner, nl: eigenaar }",
    "▸l'autre:",
  ),
  row('bad-form', '{ besoin: [nuits, photos] }', '{ besoin: [nuits], photos: [photos] }', '▸{ besoin: [nuits]'),
]

const syntax: readonly Planted[] = [
  row('duplicate-key', '  plafond de ressources: 22000', '  parts: 2\n  plafond de ressources: 22000', '▸parts: 2'),
  row('unquoted-variable', '"Votre aide de {$aide} est accordée."', 'Votre aide de {$aide} est accordée.', 'Votre aide de ▸{$aide} est'),
  row('cut-by-comma', 'fr: Photos des dégâts', 'fr: Photos, dégâts', '▸dégâts, en'),
  row('alias', 'expire: { after: 30d', 'expire: &x { after: 30d', '▸{ after: 30d'),
  row('alias', 'to: abandonné, remind', 'to: *x, remind', '▸*x'),
  row('tag', 'version: 3 ', 'version: !!int 3 ', 'version: !!int ▸3'),
  row('tab', 'rules:                        #', 'rules:\n\tx: 1\n#', '▸\tx: 1'),
  row('reserved-name', '  nuits:       {', '  toString:    {', '▸toString'),
  row('key-not-text', 'visible: { revenu:', 'visible: { [revenu]:', '▸[revenu]:'),
]

const more: readonly Planted[] = [
  row('colon-in-text', 'authority: departement ', 'authority: le département: logement ', 'authority: ▸le département'),
  row('curly-quotes', 'event: sinistre.inondation', 'event: “sinistre.inondation”', 'event: ▸“sinistre'),
  row('quote-needed', 'authority: departement ', 'authority: @departement ', 'authority: ▸@departement'),
  row('escape', '"mission d\'intérêt public"', '"mission \\q"', '"mission ▸\\q"'),
  row('indent', 'phase: done, outcome: withdrawn }', 'phase: done, outcome: withdrawn', '▸messages:   '),
  row('no-colon', 'event: sinistre.inondation', 'inondation', '▸inondation\nlanguages'),
  row('text-after-quote', 'event: sinistre.inondation', "event: 'l'inondation'", "event: 'l'▸inondation'"),
  row('stray-bracket', 'event: sinistre.inondation', 'event: }', 'event: ▸}'),
  row('unknown-calendar', '  route: adresse', '  calendar: be\n  route: adresse', 'calendar: ▸be'),
  row('unknown-theme', 'languages: [fr, en, nl]', 'themes: [logement, eau]\nlanguages: [fr, en, nl]', 'logement, ▸eau'),
  row(
    'like-of-like',
    '  nuits:  ',
    '  a: { like: nuits, from: [profile] }\n  b: { like: a, from: [profile] }\n  nuits:  ',
    'like: ▸a, from',
  ),
  row('sent-nowhere', 'nuits:       { type', 'nuits:       { with: [adresse], type', '▸with: [adresse]'),
  row(
    'queue-state',
    'documents: { attestation',
    'queue: { state: complément, places: parts, order: [ { most: nuits }, { first: date de dépôt } ], offer: répondre, reference: art. 5 }\ndocuments: { attestation',
    'state: ▸complément, places',
  ),
  row(
    'queue-offer',
    'documents: { attestation',
    'queue: { state: déposé, places: parts, order: [ { most: nuits }, { first: date de dépôt } ], offer: verser, reference: art. 5 }\ndocuments: { attestation',
    '▸verser:',
  ),
  row(
    'request-lacks',
    'documents: { attestation',
    'requests: { enquête: { kind: consultation, due: { in: 30d } } }\ndocuments: { attestation',
    '▸enquête: { kind',
  ),
  row(
    'public-private',
    'documents: { attestation',
    'requests: { enquête: { kind: consultation, show: [nuits, iban], due: { in: 30d } } }\ndocuments: { attestation',
    'show: [nuits, ▸iban',
  ),
  row(
    'consultation-fills',
    'documents: { attestation',
    'requests: { enquête: { kind: consultation, show: [nuits], fill: [nuits], due: { in: 30d } } }\ndocuments: { attestation',
    '▸fill: [nuits], due',
  ),
  row(
    'queue-system',
    'documents: { attestation',
    'queue: { state: déposé, places: parts, order: [ { most: nuits } ], offer: instruire, reference: art. 5 }\ndocuments: { attestation',
    'verser:    { by: ▸system',
  ),
  row(
    'queue-order',
    'documents: { attestation',
    'queue: { state: déposé, places: parts, order: [ { most: nuits, least: parts } ], offer: instruire, reference: art. 5 }\ndocuments: { attestation',
    'order: [ ▸{ most: nuits, least',
  ),
  row(
    'queue-kind',
    'documents: { attestation',
    'queue: { state: déposé, places: parts, order: [ { first: nuits } ], offer: instruire, reference: art. 5 }\ndocuments: { attestation',
    'first: ▸nuits }',
  ),
  row(
    'queue-circle',
    'documents: { attestation',
    'queue: { state: déposé, places: places libres, order: [ { most: nuits }, { first: date de dépôt } ], offer: instruire, reference: art. 5 }\ndocuments: { attestation',
    'places: ▸places libres',
  ),
  row(
    'queue-circle',
    'documents: { attestation',
    'queue: { state: déposé, places: parts, order: [ { most: rang } ], offer: instruire, reference: art. 5 }\ndocuments: { attestation',
    'most: ▸rang }',
  ),
  row('unknown-action', 'pause: [complément]', 'restart: [completer], pause: [complément]', 'restart: [▸completer'),
  row('unknown-request', 'viser: { by: chef,', 'viser: { by: chef, then: [ { refund: droits } ],', 'refund: ▸droits'),
  row(
    'unused-request',
    'documents: { attestation',
    'requests: { avis: { kind: opinion, to: chef } }\ndocuments: { attestation',
    '▸avis: { kind',
  ),
  row(
    'system-lowers',
    'outcome: withdrawn }',
    'outcome: withdrawn }\n    droit: { phase: running, outcome: granted, do: { finir: { by: system, to: clos } } }\n    clos: { phase: done, outcome: closed }',
    'finir: { by: system, to: ▸clos',
  ),
  row('ambiguous-variable', 'Votre aide de {$aide}', 'Votre aide de {$petite-aide}', '▸"Votre aide de', [
    '  petite aide due:',
    '  petite aide: aide\n  petite-aide: aide\n  petite aide due:',
  ]),
]

const texts: readonly Planted[] = [
  row('missing-language', 'en: Photos of the damage, ', '', '{ fr: Photos des dégâts'),
  row('missing-language', ', nl: Attest }', ' }', '{ fr: Attestation, en: Certificate }'),
  row('unknown-language', 'nl: Attest }', 'nl: Attest, de: Bescheinigung }', '▸de: Besch'),
  row('missing-label', ", label: { fr: Nuits d'hébergement, en: Nights of shelter, nl: Aantal nachten } }", ' }', '▸nuits:       { type'),
  row('unknown-variable', 'vous avez sans doute droit à {$aide}', 'vous avez sans doute droit à {$aides}', '▸"Votre logement est sinistré'),
  row('word-in-braces', 'Il nous manque {$liste}', 'Il nous manque {liste}', '▸"Il nous manque'),
  row('variable-with-space', 'Votre aide de {$aide}', 'Votre aide de {$petite aide due}', '▸"Votre aide de'),
  row('message-syntax', 'Votre aide de {$aide}', 'Votre aide de {$aide', '▸"Votre aide de'),
  row('markup', 'Votre aide de {$aide}', '{#b}Votre{/b} aide de {$aide}', '▸"{#b}Votre'),
  row('unknown-function', 'Votre aide de {$aide}', 'Votre aide de {$aide :euros}', '▸"Votre aide de'),
  row('sensitive-in-message', 'Votre aide de {$aide}', 'Versée sur {$iban} : {$aide}', '▸"Versée sur'),
]

const names: readonly Planted[] = [
  row('unknown-authority', 'authority: departement ', 'authority: département ', 'authority: ▸département'),
  row('unknown-event', 'event: sinistre.inondation', 'event: sinistre.feu', 'event: ▸sinistre.feu'),
  row('unknown-team', 'instructeur: departement.logement,', 'instructeur: departement.habitat,', '▸departement.habitat'),
  row('unknown-registry', 'from: [registry.tax]', 'from: [registry.taxes]', '▸registry.taxes'),
  row('missing-registry', 'from: [registry.disaster-zone]', 'from: [registry.floods]', '▸registry.floods'),
  row('new-purpose', 'purpose: aide-urgence-logement', 'purpose: aide-inondation', '▸aide-inondation'),
  row('unknown-concept', 'adresse:     { type: address, concept: person.home', 'adresse:     { concept: person.house', '▸person.house'),
  row('concept-type', 'revenu:      { type: money', 'revenu:      { type: number', '▸number, unit: €/an'),
  row('language-not-offered', 'languages: [fr, en, nl]', 'languages: [fr, en, nl, de]', 'nl, ▸de]'),
  row('unknown-field', 'paiement: [iban]', 'paiement: [ibans]', '▸ibans'),
  row('unknown-field', 'needs: [adresse, sinistré,', 'needs: [adrese, sinistré,', '▸adrese'),
  row('unknown-field', 'visible: { revenu:', 'visible: { revenus:', '▸revenus:'),
  row('unknown-state', 'expire: { after: 15d, to: instruction }', 'expire: { after: 15d, to: examen }', 'after: 15d, to: ▸examen'),
  row('unknown-role', 'due: { in: 1mo, escalate: chef }', 'due: { in: 1mo, escalate: cheffe }', '▸cheffe'),
  row('unknown-actor', 'viser: { by: chef', 'viser: { by: maire', 'viser: { by: ▸maire'),
  row('unknown-reader', 'iban: [instructeur, chef] } }', 'iban: [instructeur, comptable] } }', '▸comptable'),
  row('unknown-message', 'send: complément }', 'send: complements }', '▸complements'),
  row('unknown-document', 'issue: attestation', 'issue: certificat', '▸certificat'),
  row('rule.unknown-name', 'route: adresse . département', 'route: adresse . departments', 'route: ▸adresse'),
  row('rule.unknown-name', 'revenu <= plafond de ressources', 'revenu <= plafond des ressources', '▸revenu <= plafond des'),
  row('rule.unknown-name', 'faster: { urgence vitale: 6h }', 'faster: { urgences: 6h }', 'faster: { urgences: ▸6h'),
  row(
    'alike-names',
    'refusé:     { fr: "L\'aide',
    'refuse:     { fr: "x", en: "x", nl: "x" }\n  refusé:     { fr: "L\'aide',
    '▸refusé:     { fr: "L\'aide',
  ),
  row('unbalanced', "'CRPA, art. L. 231-4, 3°'", "'CRPA, art. L. 231-4 (3°'", "▸'CRPA, art. L. 231-4 (3°'"),
  row(
    'reserved-role',
    'chef: departement.logement.chef',
    'chef: departement.logement.chef, system: departement.logement',
    '▸system: departement',
  ),
  row('page-twice', '{ paiement: [iban] }', '{ foyer: [iban] }', '▸{ foyer: [iban]'),
  row('unused-role', 'chef: departement.logement.chef', 'chef: departement.logement.chef, archiviste: departement.logement', '▸archiviste'),
  row('unused-message', '  offre:  ', '  autre:      { fr: x, en: x, nl: x }\n  offre:  ', '▸autre:      {'),
  row('unused-document', 'documents: { attestation:', 'documents: { copie: { title: { fr: x, en: x, nl: x } }, attestation:', '▸copie:'),
]

const fields: readonly Planted[] = [
  row('asked-twice', 'paiement: [iban]', 'paiement: [iban, nuits]', 'paiement: [iban, ▸nuits]'),
  row('never-asked', '{ besoin: [nuits, photos] }', '{ besoin: [photos] }', '▸nuits:       { type'),
  row('only-sourced', '{ paiement: [iban] }', '{ paiement: [] }', '▸iban:        { type'),
  row('never-filled', 'from: [registry.disaster-zone], ask: never', 'ask: never', '{ type: boolean, ask: ▸never }'),
  row('never-asked-on-page', '{ besoin: [nuits, photos] }', '{ besoin: [nuits, photos, sinistré] }', 'ask: ▸never }'),
  row('office-never-fills', 'nuits:       { type: integer', 'nuits:       { by: chef, type: integer', 'by: ▸chef, type: integer'),
  row('nothing-to-confirm', 'nuits:       { type: integer', 'nuits:       { confirm: true, type: integer', '▸confirm: true, type: integer'),
  row('needs-without-source', 'needs: [adresse, sinistré,', 'needs: [adresse, nuits, sinistré,', 'needs: [adresse, ▸nuits'),
  row(
    'key-for-other-type',
    'nuits:       { type: integer',
    'nuits:       { options: { a: { fr: a, en: a, nl: a } }, type: integer',
    '▸options: { a:',
  ),
  row('min-above-max', 'min: 1, max: 90', 'min: 91, max: 90', 'min: ▸91'),
  row('bad-default', 'min: 1, max: 90', 'min: 1, max: 90, default: beaucoup', 'default: ▸beaucoup'),
  row('wrong-size', 'confirm: true, max: 15', 'confirm: true, max: 301', 'max: ▸301'),
  row('bad-pattern', 'prénom: { type: text,', "prénom: { type: text, pattern: '(a+)+',", "pattern: ▸'(a+)+'"),
  row('list-in-list', 'prénom: { type: text,', 'prénom: { type: list, ', '▸prénom: { type: list'),
  row('one-aggregate', 'confirm: true, max: 15', 'confirm: true, aggregates: { x: { sum: prénom, count: prénom } }, max: 15', '▸x: { sum'),
  row(
    'unknown-list',
    'options: { locataire: { fr: locataire, en: tenant, nl: huurder }, propriétaire: { fr: propriétaire, en: owner, nl: eigenaar } }',
    'options: list.occupations',
    'options: ▸list.occ',
  ),
  row('optional-in-sum', 'min: 1, max: 90, label', 'min: 1, max: 90, required: false, label', '▸nuits:       { type', [
    '  parts: 1 +',
    '  total: nuits + 1 nuit\n  parts: 1 +',
  ]),
]

const law: readonly Planted[] = [
  row('unreachable-state', 'to: complément, ask: fields', 'to: visa, ask: fields', '▸complément:  { phase: waiting'),
  row(
    'dead-end',
    'complément:  { phase: waiting, do: { répondre: { by: applicant, to: instruction } }, expire: { after: 15d, to: instruction } }',
    'complément:  { phase: waiting, due: { in: 15d } }',
    '▸complément:  { phase',
  ),
  row('missing-outcome', 'outcome: withdrawn', 'do: {}', '▸abandonné:   { phase'),
  row('early-outcome', 'visa:        { phase: open,', 'visa:        { phase: open, outcome: granted,', 'phase: open, outcome: ▸granted'),
  row('clock-in-done', 'outcome: withdrawn', 'outcome: withdrawn, due: { in: 1d }', '▸abandonné:   { phase'),
  row('waits-for-ever', ', expire: { after: 15d, to: instruction }', '', '▸complément:  { phase'),
  row(
    'valid-not-running',
    'outcome: withdrawn',
    'outcome: withdrawn }\n    x: { phase: open, valid: { for: 1y, then: abandonné }',
    '▸valid: { for',
  ),
  row(
    'idle-action',
    'viser: { by: chef, four-eyes: true, to: accordé }',
    'noter: { by: chef }, viser: { by: chef, four-eyes: true, to: accordé }',
    '▸noter: {',
  ),
  row('silence-without-article', ", reference: 'CRPA, art. L. 231-4, 3°'", '', '▸missed: {'),
  row('silence-refuses-to', 'means: refused, reference', 'means: refused, to: refusé, reference', 'means: refused, to: ▸refusé'),
  row('silence-grants-nothing', 'means: refused, reference', 'means: granted, reference', 'means: ▸granted'),
  row('silence-means', 'means: refused, reference', 'reference', '▸missed: {'),
  row('clock-from', 'clock: { from: déposé', 'clock: { from: brouillon', 'from: ▸brouillon'),
  row('pause-not-waiting', 'pause: [complément]', 'pause: [visa]', 'pause: [▸visa]'),
  row(
    'expiry-refuses',
    'expire: { after: 15d, to: instruction }',
    "expire: { after: 15d, to: refusé, remind: [5d], reference: 'art. 3' }",
    'after: 15d, to: ▸refusé',
  ),
  row(
    'expiry-without-reminder',
    'expire: { after: 15d, to: instruction }',
    'expire: { after: 15d, to: abandonné }',
    '▸expire: { after: 15d',
  ),
  row(
    'expiry-without-article',
    'outcome: withdrawn }',
    'outcome: withdrawn }\n    clos: { phase: done, outcome: closed, do: { a: { by: chef, to: visa } } }\n    b: { phase: waiting, expire: { after: 9d, to: clos, remind: [1d] } }',
    '▸expire: { after: 9d',
  ),
  row(
    'rule-without-article',
    '    références: { "Règlement d\'aide d\'urgence (exemple), art. 2": "https://example.org/reglement#art2" }\n',
    '',
    '▸éligible:\n',
  ),
  row(
    'refusal-without-reason',
    'explain: éligible, reason: required, to: refusé } } }\n    visa',
    'explain: éligible, to: refusé } } }\n    visa',
    '▸refuser:   {',
  ),
  row(
    'system-refuses',
    'declared-ok: [inhabitable, nuits], to: accordé',
    'declared-ok: [inhabitable, nuits], to: refusé',
    'nuits], to: ▸refusé',
  ),
  row('system-without-rule', 'verser:    { by: system, when: éligible', 'verser:    { by: system, when: inhabitable', 'when: ▸inhabitable'),
  row('system-unverified', 'declared-ok: [inhabitable, nuits]', 'declared-ok: [nuits]', '▸verser:    {'),
  row('system-unverified', 'declared-ok: [inhabitable, nuits]', 'declared-ok: [inhabitable]', '▸verser:    {'),
  row('system-special', 'inhabitable: { type: boolean,', 'inhabitable: { type: boolean, special: true,', '▸éligible, needs'),
  row('system-after-contest', 'within: 2mo, to: recours', 'within: 2mo, to: déposé', 'verser:    { by: ▸system'),
  row(
    'system-loop',
    'renvoyer: { by: chef, to: instruction }',
    'a: { by: system, to: b } } }\n    b: { phase: open, do: { c: { by: system, to: visa }',
    'a: { by: ▸system',
  ),
  row('offers-nothing', 'when: éligible, send: offre, channels', 'when: éligible, channels', '▸proactive: {'),
  row('open-grants-nothing', 'when: éligible, send: offre, channels', 'when: éligible, open: visa, send: offre, channels', 'open: ▸visa'),
  row(
    'open-unsourced',
    'when: éligible, send: offre, channels',
    'when: éligible, open: accordé, send: offre, channels',
    '▸éligible, open: accordé',
  ),
  row('missing-retention', 'keep: { granted: 5y, refused: 2y,', 'keep: { granted: 5y,', '▸keep: {'),
  row('keep-unused', 'keep: { granted: 5y,', 'keep: { granted: 5y, closed: 1y,', '▸closed: 1y'),
  row('fills-unseen', 'nuits:       { type: integer', 'nuits:       { by: chef, sensitive: true, type: integer', 'by: ▸chef, sensitive'),
  row('declared-ok-person', 'viser: { by: chef,', 'viser: { by: chef, declared-ok: [nuits],', '▸declared-ok: [nuits],'),
  row('fills-unseen', 'viser: { by: chef,', 'viser: { by: chef, fill: [iban],', 'fill: [▸iban]', [
    'iban: [instructeur, chef]',
    'iban: [instructeur]',
  ]),
  row('fills-for-other', 'viser: { by: chef,', 'viser: { by: chef, fill: [nuits],', 'fill: [▸nuits]', [
    'nuits:       { type',
    'nuits:       { by: instructeur, type',
  ]),
  row('dated-too-late', '  parts: 1 +', '  taux: { unité: €, depuis: { 2030-01-01: 5 } }\n  parts: 1 +', '▸depuis: { 2030', [
    'name: hors zone,',
    'name: hors zone, on: 2029-05-01,',
  ]),
]

const checks = [
  '\nworkflow:\n',
  '\nchecks: { durée: { must: nuits <= 90 nuit, say: { fr: a, en: a, nl: a }, at: nuits } }\nworkflow:\n',
] as const
const examples: readonly Planted[] = [
  row('example-fails', 'aide: 900', 'aide: 901', 'aide: ▸901'),
  row(
    'example-unknown-name',
    'given: { sinistré: oui, inhabitable: oui, revenu: 30000',
    'given: { sinistre: oui, sinistré: oui, inhabitable: oui, revenu: 30000',
    'sinistre: ▸oui',
  ),
  row('rule.unknown-name', 'aide: 900', 'aides: 900', 'aides: ▸900'),
  row('example-given', 'revenu: 30000', 'revenu: 30000 €', 'revenu: ▸30000 €'),
  row('example-unknown-name', 'expect: { éligible: oui, aide: 900 }', 'expect: { refused: durée }', 'refused: ▸durée'),
  row('example-not-stopped', 'expect: { éligible: oui, aide: 900 }', 'expect: { refused: durée }', 'refused: ▸durée', checks),
  row('example-value', 'expect: { éligible: oui, aide: 900 }', 'expect: { advised: durée }', 'advised: ▸durée', checks),
  row(
    'unknown-mandate',
    'actors: [self, mandate, agent]',
    'mandate: [relative, tuteur], actors: [self, mandate, agent]',
    'mandate: [relative, ▸tuteur]',
  ),
  row('partner-nobody', 'viser: { by: chef,', 'viser: { by: partner,', 'by: ▸partner,'),
  row('partner-nobody', 'actors: [self, mandate, agent]', 'partner: pompiers, actors: [self, mandate, agent]', '▸partner: pompiers'),
  row('partner-idle', 'actors: [self, mandate, agent]', 'partner: pompiers, actors: [self, mandate, agent, partner]', '▸partner: pompiers'),
  row('party-decides', 'viser: { by: chef,', 'viser: { by: partner,', 'four-eyes: true, to: ▸accordé', [
    'actors: [self, mandate, agent]',
    'partner: pompiers, actors: [self, mandate, agent, partner]',
  ]),
  row(
    'unknown-partner',
    'actors: [self, mandate, agent]',
    'partner: pompiers, actors: [self, mandate, agent, partner]',
    'partner: ▸pompiers',
  ),
  row(
    'not-built',
    'actors: [self, mandate, agent], channels',
    'offline: true, actors: [self, mandate, agent], channels',
    'foyer:       { ▸type: list, concept',
  ),
  row(
    'offline-unseen',
    'actors: [self, mandate, agent], channels: [web, ',
    'offline: true, actors: [self, mandate, agent], channels: [',
    '▸offline: true',
  ),
]

for (const [title, rows] of Object.entries({ syntax, more, grammar, texts, names, fields, law, examples })) {
  describe(`planted mistakes: ${title}`, () => {
    for (const planted of rows) {
      test(`${planted.code}: ${planted.to.trim().slice(0, 60) || 'taken away'}`, () => {
        const text = plant(planted)
        const { problems } = readService({ file: 'aide.yaml', text }, { ...floodTown, themes: ['logement'] })
        const { line, column } = placeIn(text, planted.at)
        const told = problems.filter(({ code }) => code !== 'names-for-labels').map((each) => `${each.line}:${each.column} ${each.code}`)
        assert.ok(
          told.includes(`${line}:${column} ${planted.code}`),
          `expected ${line}:${column} ${planted.code}, got\n${told.join('\n') || 'nothing'}`,
        )
      })
    }
  })
}

test('every fault that the catalogue knows is planted somewhere', () => {
  const elsewhere = new Set([
    'file-too-big',
    'binary',
    'too-deep',
    'empty-file',
    'two-documents',
    'unclosed',
    'not-finite',
    'yaml',
    'unknown-part',
    'part-twice',
    'unknown-text',
    'text-twice',
    'no-common-language',
    'unknown-local',
    // asked.test.ts
    'local-amount',
    'public-private',
    'local-limit',
    'unknown-fragment',
    'fragment-twice',
    'fragment-name',
    'story-refused',
    // parties.test.ts
    'party-unnamed',
    'party-may-not',
    'party-idle',
    'party-draft',
    'party-decides',
    'about-nobody',
    'unknown-addressee',
    'request-lacks',
    'request-no-answer',
    'extends-nothing',
    'extend-unit',
    'names-for-labels',
    'refusal-without-article',
  ])
  const here = new Set([...syntax, ...more, ...grammar, ...texts, ...names, ...fields, ...law, ...examples].map(({ code }) => code))
  assert.deepEqual(
    problemCodes.filter((code) => !here.has(code) && !elsewhere.has(code)),
    [],
  )
})

test('a service that speaks no language of the town cannot be published there', () => {
  const { problems } = readService({ file: 'aide.yaml', text: floodText }, { ...floodTown, languages: ['de'] })
  assert.ok(problems.some(({ code, line }) => code === 'no-common-language' && line === 8))
})

test('a service that may refuse names an article, and gives a reason also for what it grants in part', () => {
  const told = (text: string) =>
    readService({ file: 'aide.yaml', text }, floodTown)
      .problems.filter(({ code }) => code.startsWith('refusal-'))
      .map(({ code, path }) => `${code} ${path}`)
  assert.deepEqual(told(floodText), [])
  assert.deepEqual(told(floodText.replaceAll('références', 'note')), [
    'refusal-without-article workflow / states / instruction / do / refuser',
  ])
  assert.deepEqual(told(floodText.replace('outcome: granted', 'outcome: partly').replace('granted: 5y', 'partly: 5y')), [
    'refusal-without-reason workflow / states / instruction / do / accorder',
    'refusal-without-reason workflow / states / visa / do / viser',
    'refusal-without-reason workflow / states / recours / do / donner raison',
  ])
})
