/** Photographs that come with a form filled outside: looked into as every upload is, sealed under the key of whom they are about. */
import { lookedAt } from '#cases'
import { ownKey } from '#consent'
import { type Field, type FieldProblem, plainField } from '#services'
import { type AccessContext, type FoundFile, list, sql, type Tx } from '#store'
import type { ResponseEdge } from './contract.ts'
import { asHouse } from './house.ts'

export const mostPhotos = 4
export const photoSize = 10_000_000
const field: Field = { ...plainField, name: 'photos', type: 'files', label: {}, required: false, accept: ['image/*'], size: photoSize }

export type SoundPhotos = Awaited<ReturnType<typeof lookedAt>>['sound']

/** What of the uploads of a form is a photograph; the others say why not. */
export const photosAmong = (
  about: Parameters<typeof lookedAt>[0],
  uploads: readonly { readonly name: string; readonly file: File }[],
): Promise<{ readonly sound: SoundPhotos; readonly problems: readonly FieldProblem[] }> =>
  lookedAt(
    about,
    field,
    uploads.filter(({ name, file }) => name === 'photos' && file.name !== '').map(({ file }) => file),
  )

/** Whom and what photographs are about; `of`: the visit's reservation, or the intake. */
export interface About {
  readonly of: string
  readonly person: string
  readonly situation: string
}

/** Keeps them, each once: the same form again adds only what was not there yet. */
export async function addPhotos(edge: ResponseEdge, access: AccessContext, about: About, sound: SoundPhotos): Promise<void> {
  if (sound.length === 0) return
  const { store, clock } = edge
  const house = asHouse(edge)
  const agency = access.agency ?? ''
  const owner = ownKey(about.person)
  const key = await store.as(house, (tx) => store.keys.ensure(tx, owner.key, owner.parent))
  const files = sound
    .slice(0, mostPhotos)
    .map((photo) => store.files.keep(key, { key: owner.key, person: about.person, agency }, photo, clock.now()))
  const spare = await store.as(house, async (tx) => {
    const unneeded: string[] = []
    for (const [index, file] of files.entries()) {
      const made =
        await tx.rows(sql`insert into response.photo (of_id, number, file_id, agency_id, situation_id, person_id, taken_by, taken_at)
        values (${about.of}, ${index + 1}, ${file.id}, ${agency}, ${about.situation}, ${about.person}, ${access.actor}, ${tx.at})
        on conflict (of_id, number) do nothing returning 1`)
      if (made.length > 0) await store.files.register(tx, file)
      else unneeded.push(file.digest)
    }
    return unneeded
  })
  store.files.unlink(spare)
}

/** How many there are of each. */
export async function photosOf(tx: Tx, of: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (of.length === 0) return new Map()
  const rows = await tx.rows(sql<{ of: string; count: number }>`select of_id as of, count(*)::int as count from response.photo
    where of_id = any(${list(of)}::uuid[]) group by of_id`)
  return new Map(rows.map(({ of, count }) => [of, count]))
}

export interface Photo extends Omit<About, 'of'> {
  readonly file: string
}

export const photoAt = (tx: Tx, of: string, number: number): Promise<Photo | undefined> =>
  tx.row(
    sql<Photo>`select file_id as file, person_id as person, situation_id as situation from response.photo where of_id = ${of} and number = ${number}`,
  )

export const fileOf = ({ store }: ResponseEdge, tx: Tx, { file }: Photo): Promise<FoundFile | undefined> => store.files.find(tx, file)

/** Those of situations that ended before an instant go, with their files. */
export async function forgetPhotos({ store }: ResponseEdge, tx: Tx, before: string): Promise<void> {
  const old = await tx.rows(sql<{ file: string }>`delete from response.photo p using response.situation s
    where s.id = p.situation_id and s.ended_at < ${before}::timestamptz returning p.file_id as file`)
  for (const { file } of old) await store.files.remove(tx, file)
}
