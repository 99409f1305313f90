/** Examples of papers for the tests: the flood aid of the demonstration town. */
import { type Attestation, type Decision, type Receipt, readCrest } from './index.ts'

const svg =
  '<svg viewBox="0 0 40 46"><path class="g-crest__field" d="M2 2h36v23c0 10-8 15.6-18 19C10 40.600 2 35 2 25z"/>' +
  '<path class="g-crest__bridge" d="M2 17h36v4.500H36.500v5h-3.200a4.300 4.300 0 0 0-8.600 0h-2.100a2.600 2.600 0 0 1-5.200 0h-2.100a4.300 4.300 0 0 0-8.600 0H3.500v-5H2z"/>' +
  '<path class="g-crest__tower" d="M17.500 17v-6L20 6l2.500 5v6z"/>' +
  '<path class="g-crest__water" d="M4.500 31.500c2.600-1.600 5.200-1.600 7.800 0s5.200 1.600 7.700 0 5.100-1.600 7.700 0 5.200 1.600 7.800 0M9 36.500c2-1 3.600-1 5.500 0s3.600 1 5.500 0 3.600-1 5.500 0 3.600 1 5.500 0"/></svg>'

const agency = {
  name: 'Département de la Haute-Meuse, service du logement',
  address: ['4 place du Pont', '08100 Valmont-sur-Meuse'],
  phone: '03 00 00 00 00',
  email: 'logement@valmont.example',
  hours: 'du lundi au vendredi de 9 h à 17 h',
}

const paper = {
  lang: 'fr',
  legalLang: 'fr',
  town: { name: 'Valmont-sur-Meuse', crest: readCrest(svg, { field: '#004a55', bridge: '#ffffff', tower: '#fbbb3d', water: '#ffffff' })! },
  agency,
  service: { title: 'Aide au logement d’urgence après inondation', version: 3 },
  person: { name: 'Aylin Şahin-Wiśniewska', address: ['Bâtiment B, escalier 2', '17 quai des Tanneurs', '08100 Valmont-sur-Meuse'] },
  reference: '482109375516',
  date: '2026-11-23',
}

const author = {
  firstName: 'Hélène',
  name: 'Marchal',
  capacity: 'Cheffe du service du logement, par délégation de la présidente',
  service: 'Service du logement',
}
const signed = { author, place: 'Valmont-sur-Meuse', signature: 'online' } as const
const contest = {
  until: '2027-01-24',
  within: 'deux mois',
  review: {
    name: 'Service du logement, recours',
    address: ['4 place du Pont', '08100 Valmont-sur-Meuse'],
    url: 'https://guichet.valmont.example/fr/cases/482109375516',
  },
  court: {
    name: 'Tribunal administratif de Châlons-en-Champagne',
    address: ['25 rue du Lycée', '51036 Châlons-en-Champagne Cedex'],
    url: 'https://citoyens.telerecours.fr',
  },
}
const algorithm = {
  purpose: 'vérifier les conditions de l’aide et à calculer son montant',
  share: 'help',
  ask: 'service du logement, 4 place du Pont, 08100 Valmont-sur-Meuse, logement@valmont.example',
  url: 'https://guichet.valmont.example/fr/services/aide-logement-urgence/rules',
} as const
const law = [
  { title: 'Règlement d’aide d’urgence (exemple), art. 2', url: 'https://example.org/reglement#art2' },
  { title: 'Délibération n° 2026-41 du conseil départemental (exemple)' },
]

export const refused: Decision = {
  ...paper,
  ...signed,
  contest,
  algorithm,
  law,
  outcome: 'refused',
  message: 'Nous ne pouvons pas accorder cette aide\u00a0: vos ressources dépassent 55\u202f000\u202f€ par an (art. 2, 3°).',
  facts: [
    { label: 'Votre logement est dans une commune sinistrée', value: 'oui', article: 'art. 2, 1°', source: 'Arrêté du 4 novembre 2026' },
    { label: 'Le logement est inhabitable', value: 'oui', article: 'art. 2, 2°', source: 'Votre réponse du 9 novembre' },
    { label: 'Revenu fiscal de référence', value: '60 000 € par an', article: 'art. 2, 3°', source: 'Administration fiscale, avis 2026' },
    { label: 'Plafond de ressources pour un foyer de 4 personnes', value: '55 000 € par an', article: 'art. 2, 3°', source: 'Calcul' },
  ],
  reason: 'Nous avons retenu le revenu de votre avis d’impôt de 2026, car votre situation n’a pas changé depuis.',
}

export const granted: Decision = {
  ...refused,
  outcome: 'granted',
  message: 'Votre aide de 1 260 € est accordée.',
  amount: { text: '1 260 €', sum: '70 € × 18 nuits', article: 'art. 4' },
  next: [
    'Le virement part dans les 5 jours ouvrés sur votre compte finissant par 0471.',
    'Gardez cette lettre\u00a0: elle vaut preuve de vos droits.',
  ],
  signature: 'hand',
}

export const someReceipt: Receipt = {
  ...paper,
  contest: { ...contest, until: '2027-03-10' },
  receivedOn: '2026-11-09',
  receivedAt: '14\u00a0h\u00a032',
  office: agency,
  silence: { on: '2027-01-09', means: 'refused', article: 'CRPA, art. L. 231-4, 3°' },
  answers: [
    {
      title: 'Logement',
      lines: [
        { label: 'Logement sinistré', value: '17 quai des Tanneurs, 08100 Valmont-sur-Meuse', source: 'Registre des résidents' },
        { label: 'Le logement est-il inhabitable\u00a0?', value: 'Oui' },
      ],
    },
    {
      title: 'Foyer',
      lines: [
        { label: 'Personnes du foyer', value: 'Aylin Şahin-Wiśniewska, Jules, Ёлка, Nguyễn Văn Ân', source: 'Registre des familles' },
        { label: 'Revenu fiscal de référence', value: '60 000 € par an', source: 'Administration fiscale' },
      ],
    },
  ],
  documents: ['degats-cuisine.jpg (2,1 Mo)', 'degats-salon.jpg (1,8 Mo)'],
  missing: { what: ['Une photo de la façade'], by: '2026-12-04' },
  proof: { event: '019a6b1c-4f2e-7c3d-9a10-3b5f6e7d8c9a', commitment: '9f2c41d07a5be83366c1f0d2a4b79e15c8d3027f6be14a90d5c72e8f13a6b04d' },
}

export const someAttestation: Attestation = {
  ...paper,
  ...signed,
  law,
  title: 'Attestation d’aide au logement',
  statements: [
    'Le département de la Haute-Meuse atteste qu’Aylin Şahin-Wiśniewska reçoit l’aide au logement d’urgence après la crue de la Meuse.',
  ],
  facts: [
    { label: 'Montant', value: '1 260 €' },
    { label: 'Nuits d’hébergement', value: '18' },
  ],
  validFrom: '2026-11-23',
  validUntil: '2027-11-22',
  proof: someReceipt.proof!,
}
