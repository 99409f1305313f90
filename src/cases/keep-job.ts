import { zipSync } from 'fflate'
import type { Job } from '#kernel'
import type { Tx } from '#store'
import { archived, figured } from './archive.ts'
import { asSystem, type CasesEdge } from './edge.ts'
import { dropOldPartDrafts } from './parties/draft.ts'
import { dropOldInvitations } from './parties/store.ts'
import { readCase } from './run.ts'
import { type CaseRow, casesOf, casesToDrop, readDraft } from './store.ts'

const page = 200

/**
 * Every night: cases that their service keeps no longer. `erase` drops the key; `archive` first seals a copy under the agency's key;
 * `anonymise` first keeps the figures that the file names. One case a transaction; one that fails does not stop the others.
 */
export const keepJob: Job<CasesEdge> = {
  name: 'cases.keep',
  every: '45 2 * * *',
  run: async (edge) => {
    const due = await edge.store.as(asSystem('administration'), (tx) => casesToDrop(tx, page))
    for (const row of due) {
      try {
        await dropCase(edge, row)
      } catch (error) {
        edge.telemetry.failure('cases.keep', error, { case: row.id })
      }
    }
    await edge.store.as(asSystem('administration'), dropOldInvitations)
    await edge.store.as(asSystem('administration'), dropOldPartDrafts)
    edge.telemetry.note('cases.keep', { due: due.length })
  },
}

async function dropCase(edge: CasesEdge, row: CaseRow): Promise<void> {
  const access = asSystem('administration')
  const { opened, draft, files } = await edge.store.as(access, async (tx) => {
    const opened = await readCase(edge, tx, { id: row.id })
    const listed = await edge.store.files.ofCase(tx, row.id)
    const files = await Promise.all(listed.map(({ id }) => edge.store.files.find(tx, id)))
    return { opened, draft: await readDraft(edge.store.keys, tx, row.id), files: files.filter((one) => one !== undefined) }
  })
  // Somebody came back to her draft: its delay begins again there.
  if (
    row.phase === 'draft' &&
    draft?.changedAt !== undefined &&
    edge.clock.now() - Date.parse(draft.changedAt) < Date.parse(row.keepAt ?? '') - Date.parse(row.openedAt)
  )
    return
  const { service } = opened.loaded
  const what = { scope: 'case', case: row.id, person: row.person, agency: row.agency } as const
  if (service.data.then === 'archive' && row.submittedAt !== null) {
    const bytes = zipSync({
      'case.json': Buffer.from(
        JSON.stringify({ reference: row.reference, service: row.service, version: row.version, events: opened.events }, null, 2),
      ),
      ...Object.fromEntries(
        files.map((file) => [`files/${file.id}-${file.name.replace(/[^\p{L}\p{N}._-]/gu, '_')}`, Buffer.from(edge.store.files.read(file))]),
      ),
    })
    const owner = { key: `archive:${row.agency}`, agency: row.agency }
    const key = await edge.store.as(access, (tx) => edge.store.keys.ensure(tx, owner.key))
    const kept = edge.store.files.keep(key, owner, { name: `${row.reference}.zip`, type: 'application/zip', bytes }, edge.clock.now())
    await edge.keeping.erase(service.data.purpose, [{ ...what, why: 'archived' }], async (tx: Tx) => {
      await edge.store.files.register(tx, kept)
      await archived(edge.log, tx, row, kept.id)
    })
  } else
    await edge.keeping.erase(service.data.purpose, [{ ...what, why: 'retention' }], async (tx: Tx) => {
      if (service.data.then === 'anonymise' && row.submittedAt !== null) await figured(edge.log, tx, opened)
    })
  await farewell(edge, row.person)
}

/** She asked for everything to go and the law still kept this case: with the last one goes what is left of her. */
async function farewell(edge: CasesEdge, person: string): Promise<void> {
  const gone = await edge.store.as(asSystem('administration'), async (tx) => {
    const asked = await edge.keeping.wasAsked(tx, person)
    return asked && (await casesOf(tx, person)).length === 0
  })
  if (gone) await edge.keeping.erase('administration', [{ scope: 'person', person, why: 'asked' }])
}
