import { type Field, type FieldProblem, type FileRef, fieldCtx, plainField, uploadProblem } from '#services'
import type { AccessContext, Tx } from '#store'
import type { Ctx } from '#web'
import type { Who } from './decide.ts'
import { type CasesEdge, whoIs } from './edge.ts'
import { lookInto } from './look-into.ts'
import { type Done, type OpenedCase, runCommand } from './run.ts'

/** A file that was looked into: of a type that its question takes, not too large. */
export interface SoundFile {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

/** What a document beside the questions may be. */
const loose: Field = {
  name: 'files',
  type: 'files',
  label: {},
  ...plainField,
  required: false,
  later: true,
}

/** Looks into uploads before anything is kept. `field`: the question that they answer; without one, any document. */
export async function lookedAt(
  { edge, lang }: Pick<Ctx<CasesEdge>, 'edge' | 'lang'>,
  field: Field | undefined,
  uploads: readonly File[],
): Promise<{ readonly sound: readonly SoundFile[]; readonly problems: readonly FieldProblem[] }> {
  const asked = field ?? loose
  const sound: SoundFile[] = []
  const problems: FieldProblem[] = []
  const fields = fieldCtx({ lang, today: edge.clock.today(edge.town.file['time-zone']) })
  for (const file of uploads) {
    const { bytes, found } = await lookInto(edge, asked, file)
    if ('code' in found) problems.push(uploadProblem(found, file.name, 'files', asked, fields))
    else sound.push({ name: file.name.slice(0, 200), type: found.type, bytes })
  }
  return { sound, problems }
}

/** Documents added after sending: stored under the case's key, then told to the case in one unit of work with their rows. */
export async function addSound(
  { edge, actor }: Pick<Ctx<CasesEdge>, 'edge' | 'actor'>,
  { row, access, loaded }: OpenedCase & { readonly access: AccessContext },
  field: Pick<Field, 'name'> | undefined,
  sound: readonly SoundFile[],
  { expected, also, who = whoIs(actor, loaded) }: { readonly expected?: number; readonly who?: Who; also?(tx: Tx): Promise<void> } = {},
): Promise<Done> {
  const { keys, files } = edge.store
  const key = await edge.store.as(access, (tx) => keys.ensure(tx, `case:${row.id}`, `person:${row.person}`))
  const kept = sound.map((file) =>
    files.keep(key, { key: `case:${row.id}`, person: row.person, agency: row.agency }, file, edge.clock.now()),
  )
  const command = {
    do: 'add-document',
    who,
    files: kept.map(({ id, name, type, size }): FileRef => ({ file: id, name, type, size })),
    ...(field === undefined ? {} : { field: field.name }),
    ...(expected === undefined ? {} : { expected }),
  } as const
  return await runCommand(edge, access, row.id, command, async (tx) => {
    for (const one of kept) await files.register(tx, one)
    await also?.(tx)
  })
}
