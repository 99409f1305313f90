/** What a page says to who reads it, and the way from a service's page to a sent application, for visitors without script. */
import assert from 'node:assert/strict'
import type { Visitor } from './visitor.ts'

/** The text of a page: tags and runs of spaces are one space. */
export const words = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ')

export const says = (html: string, sentence: string): void =>
  assert.ok(words(html).includes(sentence), `the page does not say “${sentence}”`)

export const silent = (html: string, sentence: string): void => assert.ok(!words(html).includes(sentence), `the page says “${sentence}”`)

/** Begins an application; answers the address of its tasks. */
export const beginAt = async (person: Visitor, service: string): Promise<string> =>
  (await person.post(`/fr/services/${service}/start`, { '.start': service })).location ?? ''

/** Sends what is on the review page. */
export const sendFrom = async (person: Visitor, address: string) =>
  await person.post(`${address}/send`, {
    '.revision': /name="\.revision" value="(\d+)"/.exec((await person.get(`${address}/review`)).text)?.[1] ?? '',
  })
