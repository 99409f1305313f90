import { codeIn, digestOf } from '../codes.ts'
import { asSystem, type CredentialsEdge } from '../edge.ts'
import { copyByCode, credentialById } from '../store.ts'

/**
 * The credential on whose paper a code stands; undefined: there is none. Whoever has the paper has the code: her credential is read for them, and she finds a line
 * of it among those who looked. Without the code nothing is found.
 */
export async function credentialByCode(edge: CredentialsEdge, typed: string): Promise<string | undefined> {
  const code = codeIn(typed)
  if (code === undefined) return undefined
  const { store, catalogue } = edge
  const found = await store.as(asSystem, async (tx) => {
    const copy = await copyByCode(tx, digestOf(code))
    const row = copy === undefined ? undefined : await credentialById(tx, copy.credential)
    return copy?.file == null || row === undefined ? undefined : { file: copy.file, row }
  })
  if (found === undefined) return undefined
  const { row, file } = found
  const { purpose } = catalogue.at(row.service, row.version).service.data
  // Nobody signed in, and no line is written for the system.
  const access = {
    actor: 'anonymous',
    agency: row.agency,
    purpose,
    case: row.case,
    subjects: [row.person],
    categories: ['credential'],
    role: 'paper',
  }
  const stored = await store.as(access, (tx) => store.files.find(tx, file))
  return stored === undefined ? undefined : Buffer.from(store.files.read(stored)).toString()
}
