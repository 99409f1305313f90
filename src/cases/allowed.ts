import type { Asked } from '#consent'
import type { Town } from '#definitions'

/** What a person decides, by what rests on it here: being proposed a right, being granted one without asking. */
export const proposing = 'propositions'
export const opening = 'ouverture-automatique'

/** Everything that a town asks of its people to decide, each with the legal basis of its processing. */
export const askedIn = ({ choices, processing }: Pick<Town, 'choices' | 'processing'>): readonly Asked[] =>
  choices.flatMap((choice) => {
    const basis = processing.find(({ id }) => id === choice.processing)?.basis
    return basis === undefined ? [] : [{ ...choice, basis }]
  })

/** A town that asks nothing about it does not do it at all: nothing rests on a consent that cannot be given. */
export const askedFor = (town: Pick<Town, 'choices' | 'processing'>, id: string): Asked | undefined =>
  askedIn(town).find((one) => one.id === id)
