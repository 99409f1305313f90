import { z } from 'zod'
import { asPerson, isShownInline } from '#cases'
import { Refusal } from '#kernel'
import { problemText } from '#services'
import { bytes, type Ctx, endpoint, errorIn, type FieldProblemLine, FileInput, type Reply } from '#web'
import { purpose, type ResponseEdge } from '../contract.ts'
import { fileOf, mostPhotos, type Photo, photoAt, photoSize, photosAmong, type SoundPhotos } from '../photos.ts'
import { asOfficer } from '../receive.ts'
import { t } from '../texts.ts'
import { hrefOf, mineHref, orNothing, responder } from './shared.ts'

const input = z.object({ lang: z.string(), of: z.uuid(), number: z.coerce.number().int().min(1).max(mostPhotos) })

const shown = async (
  { edge }: Ctx<ResponseEdge>,
  photo: Photo | undefined,
  read: (photo: Photo) => ReturnType<typeof fileOf>,
): Promise<Reply> => {
  const found = photo === undefined ? undefined : await read(photo)
  if (found === undefined) throw new Refusal('web.not-found')
  return bytes(found.type, edge.store.files.read(found), found.name, isShownInline(found.type))
}

/** One photograph, for an officer: its person reads who saw it. */
const showPhoto = endpoint<ResponseEdge>()(
  {
    ...responder,
    subject: 'list',
    id: 'response.photo',
    route: 'GET /:lang/desk/response/:situation/photos/:of/:number',
    input: input.extend({ situation: z.uuid() }),
  },
  async (ctx, { situation, of, number }) => {
    const { edge, actor } = ctx
    const access = await orNothing(Promise.resolve().then(() => asOfficer(edge, actor)))
    const photo = await edge.store.as(access, (tx) => photoAt(tx, of, number))
    return await shown(ctx, photo?.situation === situation ? photo : undefined, (one) =>
      edge.store.as({ ...access, subjects: [one.person], categories: ['response'] }, (tx) => fileOf(edge, tx, one)),
    )
  },
)

/** One photograph of her own home. */
const showOwnPhoto = endpoint<ResponseEdge>()(
  {
    may: 'person',
    purpose,
    subject: 'self',
    acting: 'never',
    id: 'response.own-photo',
    route: 'GET /:lang/response/photos/:of/:number',
    input,
  },
  async (ctx, { of, number }) => {
    const { edge, actor } = ctx
    return await edge.store.as(asPerson(actor, purpose), async (tx) =>
      shown(ctx, await photoAt(tx, of, number), (one) => fileOf(edge, tx, one)),
    )
  },
)
export const photosEndpoints = [showPhoto, showOwnPhoto]

/** Photographs that came with the form, and what is wrong with them, in words. */
export async function photosIn(
  ctx: Ctx<ResponseEdge>,
): Promise<{ readonly sound: SoundPhotos; readonly problems: readonly FieldProblemLine[] }> {
  const { sound, problems } = await photosAmong(ctx, ctx.uploads)
  const tooMany = sound.length > mostPhotos ? [{ field: 'photos', text: t(ctx.lang, 'photos.many') }] : []
  return { sound, problems: [...problems.map((one) => ({ field: 'photos', text: problemText(one, ctx.lang) })), ...tooMany] }
}

/** Links to photographs, each by its number. `situation`: for an officer; without it they are one's own. */
export function PhotoLinks({ lang, of, count, situation }: { lang: string; of: string; count: number; situation?: string }) {
  const at = situation === undefined ? mineHref(lang) : hrefOf(lang, situation)
  return (
    <>
      {Array.from({ length: count }, (_, index) => (
        <>
          {' '}
          <a href={`${at}/photos/${of}/${index + 1}`}>{t(lang, 'photo', { number: index + 1 })}</a>
        </>
      ))}
    </>
  )
}

/** Choosing them, in a form that may be filled without network. */
export function PhotoField({ lang, problems }: { lang: string; problems: readonly FieldProblemLine[] }) {
  return (
    <FileInput
      id="photos"
      name="photos"
      lang={lang}
      label={t(lang, 'photos')}
      hint={t(lang, 'photos.hint')}
      accept="image/*"
      multiple
      optional
      maxBytes={photoSize}
      kinds={t(lang, 'photos.kinds')}
      {...errorIn(problems, 'photos')}
    />
  )
}
