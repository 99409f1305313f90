import type { Concept } from './town.ts'

/**
 * The concepts that every town has. A field that is only a name (`adresse: person.home`) takes everything from here; a field with `concept:` takes
 * what it does not say itself. The concept is the once-only key: what a person gave one service, another shows to be confirmed.
 */
export const concepts: Readonly<Record<string, Concept>> = {
  person: { type: 'person', label: { fr: 'Vous', en: 'You', nl: 'U' }, from: ['identity'] },
  'person.birth': { type: 'date', label: { fr: 'Date de naissance', en: 'Date of birth', nl: 'Geboortedatum' }, from: ['identity'] },
  'person.home': { type: 'address', label: { fr: 'Votre adresse', en: 'Your address', nl: 'Uw adres' }, from: ['profile'], confirm: true },
  'person.email': { type: 'email', label: { fr: 'Adresse électronique', en: 'E-mail address', nl: 'E-mailadres' }, from: ['profile'] },
  'person.phone': { type: 'phone', label: { fr: 'Téléphone', en: 'Phone', nl: 'Telefoon' }, from: ['profile'] },
  'person.iban': { type: 'iban', label: { fr: 'IBAN', en: 'IBAN', nl: 'IBAN' }, from: ['profile'], sensitive: true },
  'person.account': {
    type: 'account',
    label: { fr: 'Compte bancaire', en: 'Bank account', nl: 'Bankrekening' },
    from: ['profile'],
    sensitive: true,
  },
  'person.income.reference': {
    type: 'money',
    unit: '€/an',
    label: { fr: 'Revenu fiscal de référence', en: 'Reference income', nl: 'Referentie-inkomen' },
    from: ['profile'],
    sensitive: true,
  },
  organisation: { type: 'organisation', label: { fr: 'Organisation', en: 'Organisation', nl: 'Organisatie' }, from: ['profile'] },
  household: {
    type: 'list',
    label: { fr: 'Personnes du foyer', en: 'Household', nl: 'Gezinsleden' },
    from: ['profile'],
    confirm: true,
    max: 20,
    item: {
      prénom: { type: 'text', label: { fr: 'Prénom', en: 'First name', nl: 'Voornaam' } },
      naissance: { type: 'date', label: { fr: 'Date de naissance', en: 'Date of birth', nl: 'Geboortedatum' } },
    },
  },
  'household.children': {
    type: 'list',
    label: { fr: 'Enfants', en: 'Children', nl: 'Kinderen' },
    from: ['profile'],
    confirm: true,
    max: 20,
    item: {
      prénom: { type: 'text', label: { fr: 'Prénom', en: 'First name', nl: 'Voornaam' } },
      naissance: { type: 'date', label: { fr: 'Date de naissance', en: 'Date of birth', nl: 'Geboortedatum' } },
    },
  },
}
