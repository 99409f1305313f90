/** The exercise "crue de la Meuse", whole: the alert, the people, their offers; somebody answers, a bed is kept, a visit planned, a payment due. */
import { actOwn, asSystem, casesOf, openOwn, useRegisters } from '#cases'
import { accountById, actorFrom } from '#identity'
import type { Actor, Job } from '#kernel'
import { asHouse, beginExercise, type Offer, offersIn, reserve, resourcesOf, takeOffer } from '#response'
import type { Edge } from '../../start.ts'
import { accountOf } from '../load.ts'

const access = asSystem('secours')
/** seconds between two looks whether offers are there, and how often one looks */
const pause = 2
const most = 60

/** Begins the exercise; what people do follows by itself. Answers the situation. */
export async function playDisaster(edge: Edge): Promise<string> {
  const situation = await beginExercise(edge)
  await edge.store.as(access, (tx) => edge.store.enqueue(tx, storyJob.name, { situation, tries: '0' }))
  return situation
}

/** When offers are there, one person does what many will do. She is invented, as everybody in a demonstration. */
export const storyJob: Job<Edge> = {
  name: 'demo.disaster',
  run: async (edge, { situation = '', tries = '0' }) => {
    if (!edge.config.demo) return
    const offers = await edge.store.as(access, (tx) => offersIn(tx, situation, 100))
    if (offers.length === 0) {
      if (Number(tries) < most)
        await edge.store.as(access, (tx) =>
          edge.store.enqueue(tx, storyJob.name, { situation, tries: String(Number(tries) + 1) }, { after: pause }),
        )
      return
    }
    const chosen = await whoAnswers(edge, offers)
    if (chosen === undefined) return
    const { actor, offer } = chosen
    const taken = await takeOffer({ edge, actor, lang: actor.language ?? 'fr' }, situation, offer.service)
    if (taken.reference === undefined) return
    await answer(edge, actor, taken.reference)
    await keepFor(edge, situation, offer.person, ['bed', 'inspector'])
  },
}

type Open = Pick<Offer, 'person' | 'service' | 'verdict' | 'questions'>

/** The first whose right hangs on her answers and who has no case of that service yet. */
async function whoAnswers(
  edge: Edge,
  offers: readonly Open[],
): Promise<{ readonly actor: Actor & { language?: string }; readonly offer: Open } | undefined> {
  for (const offer of offers.filter(
    ({ verdict, questions }) => verdict === 'perhaps' && questions.every((name) => Object.hasOwn(answers, name)),
  )) {
    const { account, cases } = await edge.store.as(asSystem('administration'), async (tx) => ({
      account: await accountById(tx, accountOf(offer.person)),
      cases: await casesOf(tx, offer.person),
    }))
    if (account !== undefined && !cases.some(({ service }) => service === offer.service)) {
      const { language } = account
      return { actor: { ...actorFrom(account, language), language }, offer }
    }
  }
  return undefined
}

/** What the demonstration's service of the flood asks and no register says. */
const answers = { occupation: 'locataire', inhabitable: true, nuits: 10 }

async function answer(edge: Edge, actor: Actor, reference: string): Promise<void> {
  const ctx = { edge, actor, lang: 'fr' }
  await useRegisters(ctx, reference)
  await actOwn(ctx, await openOwn(edge, actor, reference), { answers }, async () => {})
}

async function keepFor(edge: Edge, situation: string, person: string, kinds: readonly string[]): Promise<void> {
  const house = asHouse(edge)
  const agency = house.agency ?? ''
  const resources = await edge.store.as(house, (tx) => resourcesOf(tx, agency))
  for (const wanted of kinds) {
    const free = resources.find(({ kind, taken, capacity }) => kind === wanted && taken < capacity)
    if (free !== undefined) await reserve(edge, house, { resource: free.id, situation, person, agency })
  }
}
