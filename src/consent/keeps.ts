import type { Keeps } from '#kernel'
import type { Log } from '#log'
import { sql, type Tx } from '#store'
import { accessTo } from './access.ts'
import { choiceHistories, choicesOf } from './choices.ts'
import { requestsOf, requestWords } from './requests.ts'

/** Access lines stay: they prove who looked, name nobody, and their key is the agency's. */
export const keeps: Keeps<{ readonly log: Log }, Tx> = {
  copy: async ({ log }, tx, person) => {
    const choices = await choicesOf(tx, person)
    const histories = await choiceHistories(
      log,
      tx,
      person,
      choices.map(({ choice }) => choice),
    )
    const requests = await requestsOf(tx, person, 10_000)
    return {
      access: await accessTo(tx, person, 100_000),
      choices: choices.map((one) => ({ ...one, history: histories.get(one.choice) ?? [] })),
      requests: await Promise.all(requests.map(async (one) => (await requestWords(log, tx, one)) ?? one)),
    }
  },
  forget: async (_edge, tx, what) => {
    if (what.scope === 'case') {
      await tx.rows(sql`delete from consent.pass where case_id = ${what.case}`)
      return
    }
    await tx.rows(sql`delete from consent.request where person_id = ${what.person}`)
    await tx.rows(sql`delete from consent.choice where person_id = ${what.person}`)
    if (what.scope === 'person') await tx.rows(sql`delete from consent.pass where person_id = ${what.person}`)
  },
}
