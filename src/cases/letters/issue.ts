import type { Job } from '#kernel'
import { asSystem, type CasesEdge, contextOf } from '../edge.ts'
import { readCase, runCommand } from '../run.ts'
import { attestationName, attestationPdf, yearOf } from './attestation.ts'
import { numberFor } from './numbers.ts'

/**
 * A case ordered a document → the document: its number, its pages, kept under the case's key, and the event that tells it, in this order.
 * Repeated it finds the same number, and nothing to do once the event stands; a file that was written before a stop is noise that nobody can find.
 */
export const issueJob: Job<CasesEdge> = {
  name: 'cases.issue',
  run: async (edge, { event = '', stream = '' }) => {
    const id = stream.slice('case:'.length)
    const { store } = edge
    const opened = await store.as(asSystem('administration'), (tx) => readCase(edge, tx, { id }))
    const { view, loaded, events, row } = opened
    const order = events.find((one) => one.id === event)
    const ordered = order?.type === 'case.issue-ordered' ? view.documents.find(({ key }) => key === order.payload.key) : undefined
    if (ordered === undefined || ordered.issuedAt !== undefined) return
    // A demonstration's past is invented: what was ordered then was made then.
    const then = edge.config.demo ? { now: Date.parse(ordered.orderedAt) } : {}
    const access = { ...asSystem(loaded.service.data.purpose), case: id, ...then }
    const { pattern, document } = {
      pattern: loaded.service.documents.find(({ name }) => name === ordered.document)?.number,
      document: `${loaded.service.id}/${ordered.document}`,
    }
    const year = yearOf(ordered, contextOf(edge, loaded).zone)
    const commune = edge.town.file.contact.address.commune ?? ''
    const number =
      pattern === undefined
        ? view.reference
        : await store.as(access, (tx) => numberFor(tx, { agency: row.agency, document, key: ordered.key, pattern, year, commune }))
    const bytes = await attestationPdf(edge, opened, ordered, number)
    const key = await store.as(access, (tx) => store.keys.ensure(tx, `case:${id}`, `person:${row.person}`))
    const owner = { key: `case:${id}`, person: row.person, agency: row.agency }
    const kept = store.files.keep(key, owner, { name: attestationName(ordered, number), type: 'application/pdf', bytes }, edge.clock.now())
    await runCommand(edge, access, id, { do: 'issued', who: { kind: 'system' }, key: ordered.key, number, file: kept.id }, async (tx) => {
      await store.files.register(tx, kept)
    })
  },
}
