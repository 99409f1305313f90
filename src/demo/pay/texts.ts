import { catalogue } from '#web'

/** Words of the demonstration's payment provider, which plays another's site. */
export const t = catalogue({
  fr: {
    title: 'Paiement de démonstration',
    plays: 'Démonstration : dans une vraie ville, cette page serait chez le prestataire de paiement. Aucun argent ne bouge.',
    pay: 'Payer',
    fail: 'Jouer une carte refusée',
    'give-up': 'Revenir sans payer',
  },
  en: {
    title: 'Demonstration payment',
    plays: 'Demonstration: in a real town this page would be the payment provider’s. No money moves.',
    pay: 'Pay',
    fail: 'Play a refused card',
    'give-up': 'Go back without paying',
  },
  nl: {
    title: 'Betaling van de demonstratie',
    plays: 'Demonstratie: in een echte stad staat deze pagina bij de betaaldienst. Er beweegt geen geld.',
    pay: 'Betalen',
    fail: 'Een geweigerde kaart spelen',
    'give-up': 'Terug zonder te betalen',
  },
})
