import type { LoggedEvent, Projector } from '#kernel'
import { sql, type Tx } from '#store'
import { copied, copyEnded, made, restored, revoked, suspended } from './contract.ts'

/** Events of `credential:<id>` → how it and its copies stand. Their places in the lists are records: what was erased stays revoked. */
export const credentialProjector: Projector<unknown, Tx> = {
  stream: 'credential',
  whole: false,
  apply: async (_edge, tx, stream, events) => {
    const id = stream.slice('credential:'.length)
    for (const event of events) await applied(tx, id, event)
  },
  forget: async (tx, stream) => {
    const id = stream?.slice('credential:'.length)
    const strays = sql`not exists (select 1 from log.event e where e.stream = 'credential:' || `
    await tx.rows(sql`delete from credentials.copy where ${id === undefined ? sql`${strays} credential_id)` : sql`credential_id = ${id}`}`)
    await tx.rows(sql`delete from credentials.credential where ${id === undefined ? sql`${strays} credential.id)` : sql`id = ${id}`}`)
  },
}

async function applied(tx: Tx, id: string, event: LoggedEvent): Promise<void> {
  const { type, at, person = '', agency = '', case: caseId = '' } = event
  const stands = (standing: string, because: string | null, reason: string | undefined) =>
    tx.rows(
      sql`update credentials.credential set standing = ${standing}, because = ${because}, reason = ${reason ?? null}, changed_at = ${at} where id = ${id}`,
    )
  switch (type) {
    case made.type: {
      const { service, version, document, order, number, until, copy, list, place, file, paper, code } = made.payload.parse(event.payload)
      await tx.rows(sql`insert into credentials.credential (id, case_id, person_id, agency_id, service, version, document, order_key, number, standing, until_day, made_at)
        values (${id}, ${caseId}, ${person}, ${agency}, ${service}, ${version}, ${document}, ${order}, ${number}, 'valid', ${until ?? null}, ${at})`)
      await tx.rows(sql`insert into credentials.copy (id, credential_id, case_id, person_id, form, list, place, file_id, paper_id, code_digest, made_at)
        values (${copy}, ${id}, ${caseId}, ${person}, 'file', ${list}, ${place}, ${file}, ${paper}, ${code}, ${at})`)
      return
    }
    case copied.type: {
      const { copy, list, place } = copied.payload.parse(event.payload)
      await tx.rows(sql`insert into credentials.copy (id, credential_id, case_id, person_id, form, list, place, made_at)
        values (${copy}, ${id}, ${caseId}, ${person}, 'wallet', ${list}, ${place}, ${at})`)
      return
    }
    case copyEnded.type:
      await tx.rows(sql`update credentials.copy set ended_at = ${at} where id = ${copyEnded.payload.parse(event.payload).copy}`)
      return
    case suspended.type:
      await stands('suspended', 'case', suspended.payload.parse(event.payload).reason)
      return
    case restored.type:
      await stands('valid', null, undefined)
      return
    case revoked.type: {
      const { because, reason } = revoked.payload.parse(event.payload)
      await stands('revoked', because, reason)
    }
  }
}
