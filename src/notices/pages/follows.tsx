import { z } from 'zod'
import { asPerson } from '#cases'
import { say } from '#definitions'
import { isUuid, Refusal } from '#kernel'
import { type Fact, type Follows, factsOf, followsIn, preferencesConcept, preferencesIn, stateFact, unfollow } from '#people'
import type { Tx } from '#store'
import { Actions, type Ctx, endpoint, PostButton, redirect } from '#web'
import type { NoticesEdge } from '../contract.ts'
import { intentsById, openIntent } from '../store.ts'
import { t } from '../texts.ts'

type Kind = keyof Follows
const kinds = ['service', 'event', 'place'] as const satisfies readonly Kind[]

/** Something that she was told because she follows it. */
export interface FollowedLine {
  readonly kind: Kind
  readonly name: string
  /** she still does */
  readonly still: boolean
}

/** What of it she followed when she was told, by name, and whether she still does. */
export async function followedLines({ edge, lang }: Ctx<NoticesEdge>, tx: Tx, person: string, follows: Follows): Promise<FollowedLine[]> {
  const facts = await factsOf(tx, person, [preferencesConcept, 'person.home'])
  const still = followsIn(preferencesIn(facts), follows)
  return kinds.flatMap((kind) => {
    const id = follows[kind]
    return id === undefined ? [] : [{ kind, name: nameOf(edge, lang, kind, id, facts), still: still?.[kind] !== undefined }]
  })
}

function nameOf({ catalogue, town: { file } }: NoticesEdge, lang: string, kind: Kind, id: string, facts: readonly Fact[]): string {
  if (kind === 'place') {
    const home = facts.find(({ concept }) => concept === 'person.home')?.value as { commune?: string; town?: string } | undefined
    return file.communes.find(({ code }) => code === id)?.name ?? (home?.commune === id ? home.town : undefined) ?? id
  }
  const title = kind === 'event' ? file.events.find((event) => event.id === id)?.title : catalogue.versions(id)[0]?.service.title
  return title === undefined ? id : say(title, lang)
}

/** "Why did I get this?": what she follows, and the way to stop. */
export function Followed({ lang, id, lines }: { lang: string; id: string; lines: readonly FollowedLine[] }) {
  const still = lines.filter((line) => line.still)
  return (
    <>
      {lines.map(({ kind, name, still }) => (
        <p>
          {t(lang, `follows.${kind}`, { name })} {still ? null : t(lang, 'follows.ended')}
        </p>
      ))}
      {still.length === 0 ? null : (
        <Actions>
          {still.map(({ kind, name }) => (
            <PostButton variant="secondary" to={{ action: `/${lang}/notices/${id}/unfollow`, fields: { kind } }}>
              {t(lang, 'follows.stop', { name })}
            </PostButton>
          ))}
        </Actions>
      )}
    </>
  )
}

/** She no longer follows what a notice told her of. Repeated, it changes nothing. */
export const stopFollowing = endpoint<NoticesEdge>()(
  {
    may: 'person',
    purpose: 'compte',
    subject: 'self',
    id: 'notices.unfollow',
    route: 'POST /:lang/notices/:id/unfollow',
    input: z.object({ lang: z.string(), id: z.string().max(100) }),
  },
  async ({ edge, actor, lang, form }, { id }) => {
    const kind = kinds.find((one) => one === form.kind?.[0])
    if (!isUuid(id) || kind === undefined) throw new Refusal('web.not-found')
    const person = actor.person ?? ''
    await edge.store.as(asPerson(actor, 'compte'), async (tx) => {
      const [intent] = await intentsById(tx, [id])
      const follows = intent?.audience === 'person' ? (await openIntent(edge.store.keys, tx, intent))?.follows : undefined
      const what = follows?.[kind]
      if (what === undefined) throw new Refusal('web.not-found')
      const before = preferencesIn(await factsOf(tx, person, [preferencesConcept]))
      if (followsIn(before, { [kind]: what }) === undefined) return
      const value = unfollow(before, { [kind]: what })
      await stateFact(edge.log, tx, person, { concept: preferencesConcept, value: value as never, source: 'declared', verified: false })
    })
    return redirect(`/${lang}/notices/${id}`, 'follows.stopped')
  },
)
