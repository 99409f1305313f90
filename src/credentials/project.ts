import type { LoggedEvent, Projector } from '#kernel'
import { eachStream, forgetRows } from '#log'
import { sql, type Tx } from '#store'
import { copied, copyEnded, made, restored, revoked, suspended } from './contract.ts'

const forgetCopies = forgetRows('credential', 'credentials.copy', 'credential_id')
const forgetCredentials = forgetRows('credential', 'credentials.credential')

/** Events of `credential:<id>` → how it and its copies stand. Their places in the lists are records: what was erased stays revoked. */
export const credentialProjector: Projector<unknown, Tx> = {
  stream: 'credential',
  whole: false,
  apply: eachStream(async (tx, id, events) => {
    for (const event of events) await applied(tx, id, event)
  }),
  forget: (tx, streams) => {
    forgetCopies(tx, streams)
    forgetCredentials(tx, streams)
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
      const { because, reason, since } = revoked.payload.parse(event.payload)
      await stands('revoked', because, because === 'title' ? since : reason)
    }
  }
}
