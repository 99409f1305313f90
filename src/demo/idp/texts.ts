import { catalogue } from '#web'

/** Words of the demonstration's providers: they play others, so they have a catalogue of their own. */
export const t = catalogue({
  fr: {
    title: 'Qui êtes-vous pour {$name} ?',
    plays:
      'Démonstration : dans une vraie ville, cette page serait chez le fournisseur d’identité. Ici, choisissez qui vous êtes ; il ne demande rien de plus.',
    level: 'La ville demande le niveau {$acr}.',
    people: 'Personnes',
    password: 'Avec un mot de passe seulement',
    'password-text': 'Pour voir ce que la ville en dit : elle n’accepte de ses agents que ce qui ne se laisse pas hameçonner.',
    cancel: 'Revenir sans s’identifier',
    bad: 'Cette demande n’est pas valable',
    'bad-lead': 'Elle n’est pas de la ville, ou il y manque quelque chose. Rien n’a été fait.',
  },
  en: {
    title: 'Who are you for {$name}?',
    plays: 'Demonstration: in a real town this page would be the identity provider’s. Here, choose who you are; it asks nothing more.',
    level: 'The town asks for level {$acr}.',
    people: 'People',
    password: 'With a password only',
    'password-text': 'To see what the town says: of its staff it takes only what cannot be phished.',
    cancel: 'Go back without signing in',
    bad: 'This request is not valid',
    'bad-lead': 'It is not from the town, or something is missing. Nothing was done.',
  },
  nl: {
    title: 'Wie bent u voor {$name}?',
    plays:
      'Demonstratie: in een echte stad zou deze pagina bij de identiteitsaanbieder zijn. Kies hier wie u bent; meer wordt niet gevraagd.',
    level: 'De stad vraagt niveau {$acr}.',
    people: 'Personen',
    password: 'Alleen met een wachtwoord',
    'password-text': 'Om te zien wat de stad ervan zegt: van haar medewerkers neemt zij alleen wat niet te phishen is.',
    cancel: 'Teruggaan zonder aan te melden',
    bad: 'Deze aanvraag is niet geldig',
    'bad-lead': 'Ze komt niet van de stad, of er ontbreekt iets. Er is niets gebeurd.',
  },
})
