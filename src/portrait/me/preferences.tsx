import { z } from 'zod'
import { asPerson } from '#cases'
import { say } from '#definitions'
import {
  channelFor,
  channels,
  factsOf,
  isOptional,
  optional,
  type Preferences,
  preferencesConcept,
  preferencesIn,
  stateFact,
  type Topic,
  topics,
} from '#people'
import {
  Actions,
  Button,
  Checkbox,
  Checkboxes,
  ConfirmPage,
  type Ctx,
  ErrorSummary,
  endpoint,
  Form,
  page,
  type Reply,
  redirect,
  Select,
} from '#web'
import type { PortraitEdge } from '../edge.ts'
import { flashOf } from '../flash.ts'
import { t } from '../texts.ts'

const declaration = { may: 'person', purpose: 'compte', subject: 'self', input: z.object({ lang: z.string() }) } as const

const known = ({ edge, actor }: Ctx<PortraitEdge>) =>
  edge.store.as(asPerson(actor, 'compte'), (tx) =>
    factsOf(tx, actor.person ?? '', [preferencesConcept, 'person.language', 'person.home', 'person.phone']),
  )

interface Shown {
  readonly preferences: Preferences
  readonly language: string
  /** commune of her address, which her place may be */
  readonly home?: { readonly code: string; readonly name: string }
  /** number to which text messages go */
  readonly phone?: string
}

const showPreferences = endpoint<PortraitEdge>()(
  { ...declaration, id: 'portrait.preferences', route: 'GET /:lang/me/preferences' },
  async (ctx) => form(ctx, await shownTo(ctx)),
)

async function shownTo(ctx: Ctx<PortraitEdge>): Promise<Shown> {
  const facts = await known(ctx)
  const language = facts.find(({ concept }) => concept === 'person.language')?.value
  const home = facts.find(({ concept }) => concept === 'person.home')?.value as { commune?: string; town?: string } | undefined
  const phone = facts.find(({ concept }) => concept === 'person.phone')?.value
  return {
    ...(typeof phone === 'string' ? { phone } : {}),
    preferences: preferencesIn(facts),
    language: typeof language === 'string' ? language : ctx.lang,
    ...(home?.commune === undefined || home.town === undefined ? {} : { home: { code: home.commune, name: home.town } }),
  }
}

/** What she likes, in one transaction; only what changed is written. */
const setPreferences = endpoint<PortraitEdge>()(
  { ...declaration, id: 'portrait.preferences.set', route: 'POST /:lang/me/preferences' },
  async (ctx) => {
    const { edge, actor, lang } = ctx
    const before = await shownTo(ctx)
    const { preferences, language, problem } = readPreferences(ctx, before)
    if (problem !== undefined) return form(ctx, { ...before, preferences, language }, problem)
    const person = actor.person ?? ''
    const said = { source: 'declared', verified: false } as const
    await edge.store.as(asPerson(actor, 'compte'), async (tx) => {
      if (JSON.stringify(preferences) !== JSON.stringify(before.preferences))
        await stateFact(edge.log, tx, person, { concept: preferencesConcept, value: preferences as never, ...said })
      if (language !== before.language)
        await stateFact(edge.log, tx, person, { concept: 'person.language', value: language, source: 'profile', verified: true })
    })
    return redirect(`/${edge.town.file.languages.includes(language as never) ? language : lang}/me/preferences`, 'preferences.kept')
  },
)

function readPreferences(
  ctx: Ctx<PortraitEdge>,
  before: Shown,
): { readonly preferences: Preferences; readonly language: string; readonly problem?: string } {
  const { edge, lang } = ctx
  const one = (name: string) => ctx.form[name]?.[0] ?? ''
  const among = (name: string, possible: readonly string[]) => possible.filter((value) => ctx.form[name]?.includes(value))
  const [from, to] = [one('quiet-from'), one('quiet-to')]
  const place = placesOf(edge.town, before).find(({ code }) => code === one('place'))?.code
  const language = edge.town.file.languages.find((code) => code === one('language')) ?? before.language
  const preferences = preferencesIn([
    {
      concept: preferencesConcept,
      value: {
        channels: Object.fromEntries(
          topics.flatMap((topic) =>
            channels.some((channel) => channel === one(`channel-${topic}`)) ? [[topic, one(`channel-${topic}`)]] : [],
          ),
        ),
        off: optional.filter((topic) => one(`channel-${topic}`) === 'off'),
        stopped: before.preferences.stopped.filter((channel) => !ctx.form.resume?.includes(channel)),
        // Whoever chooses a channel for a topic anew wants it there.
        ended: before.preferences.ended.filter(
          ({ topic, channel }) => one(`channel-${topic}`) !== channel || channelFor(before.preferences, topic) === channel,
        ),
        together: among('together', topics),
        ...(from === '' || to === '' ? {} : { quiet: { from, to } }),
        'large-print': one('large-print') === 'yes',
        ...(place === undefined ? {} : { place }),
        events: among(
          'events',
          edge.town.file.events.map(({ id }) => id),
        ),
        interests: among(
          'interests',
          servicesOf(ctx).map(({ value }) => value),
        ),
      },
    },
  ])
  const halved = (from === '') !== (to === '')
  return { preferences, language, ...(halved ? { problem: t(lang, 'preferences.quiet.half') } : {}) }
}

const placesOf = (
  town: PortraitEdge['town'],
  { home }: Pick<Shown, 'home'>,
): readonly { readonly code: string; readonly name: string }[] => {
  const own = town.file.communes.map(({ code, name }) => ({ code, name }))
  return home === undefined || own.some(({ code }) => code === home.code) ? own : [...own, home]
}

const servicesOf = ({ edge, lang }: Ctx<PortraitEdge>) =>
  edge.catalogue.ids().flatMap((id) => {
    const loaded = edge.catalogue.current(id)
    return loaded === undefined ? [] : [{ value: id, label: say(loaded.service.title, lang) }]
  })

const isOff = ({ off }: Preferences, topic: Topic): boolean => isOptional(topic) && off.includes(topic)

/** `08:00` as one says it; what is not a full hour as it is written. */
const hourInWords = (lang: string, at: string): string => {
  const [hour = '', minutes] = at.split(':')
  return minutes === '00' ? t(lang, 'preferences.hour', { hour: Number(hour) }) : at
}

const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`)

function form(ctx: Ctx<PortraitEdge>, { preferences, language, home, phone }: Shown, problem?: string): Reply {
  const { lang, edge } = ctx
  const { file } = edge.town
  const title = t(lang, 'preferences.title')
  const services = servicesOf(ctx)
  const places = placesOf(edge.town, { ...(home === undefined ? {} : { home }) })
  const hourOptions = hours.map((value) => ({ value, label: t(lang, 'preferences.hour', { hour: Number(value.slice(0, 2)) }) }))
  return page(
    {
      title,
      ...flashOf(ctx),
      failed: problem !== undefined,
      children: (
        <ConfirmPage lang={lang} title={title} back={`/${lang}/me`}>
          <ErrorSummary lang={lang} problems={problem === undefined ? [] : [{ field: 'quiet-from', text: problem }]} />
          <p class="g-lead">{t(lang, 'preferences.lead')}</p>
          <Form to={{ action: `/${lang}/me/preferences` }} class="g-flow">
            <h2>{t(lang, 'preferences.writing')}</h2>
            <Select
              lang={lang}
              id="language"
              name="language"
              label={t(lang, 'preferences.language')}
              value={language}
              blank={false}
              options={file.languages.map((value) => ({
                value,
                label: new Intl.DisplayNames(lang, { type: 'language' }).of(value) ?? value,
              }))}
            />
            {topics.map((topic) => (
              <Select
                lang={lang}
                id={`channel-${topic}`}
                name={`channel-${topic}`}
                label={t(lang, `topic.${topic}`)}
                value={isOff(preferences, topic) ? 'off' : channelFor(preferences, topic)}
                blank={false}
                options={[...channels, ...(isOptional(topic) ? (['off'] as const) : [])].map((value) => ({
                  value,
                  label: t(lang, `channel.${value}`),
                }))}
              />
            ))}
            <p class="g-fine">
              {phone === undefined
                ? t(lang, 'preferences.phone.none')
                : t(lang, 'preferences.phone', { phone: phone.replace(/(\d\d)(?=(\d\d)+$)/g, '$1\u00a0') })}{' '}
              <a href={`/${lang}/me/correct/person.phone`}>{t(lang, 'preferences.phone.correct')}</a>
            </p>
            {preferences.ended.length === 0 ? null : (
              <p>
                {t(lang, 'preferences.ended', {
                  what: new Intl.ListFormat(lang).format(
                    preferences.ended.map(({ topic, channel }) => `${t(lang, `topic.${topic}`)} (${t(lang, `channel.${channel}`)})`),
                  ),
                })}{' '}
                <a href={`/${lang}/notices#ended`}>{t(lang, 'preferences.ended.where')}</a>
              </p>
            )}
            {preferences.stopped.length === 0 ? null : (
              <Checkboxes
                lang={lang}
                id="resume"
                name="resume"
                label={t(lang, 'preferences.stopped')}
                values={[]}
                options={preferences.stopped.map((value) => ({ value, label: t(lang, `channel.${value}`) }))}
              />
            )}
            <Checkboxes
              lang={lang}
              id="together"
              name="together"
              label={t(lang, 'preferences.together')}
              hint={t(lang, 'preferences.together.hint', { at: hourInWords(lang, file.notices['together-at']) })}
              values={preferences.together}
              options={topics.map((value) => ({ value, label: t(lang, `together.${value}`) }))}
            />
            <p class="g-fine">{t(lang, 'preferences.security')}</p>
            <p>
              <a href={`/${lang}/notices`}>{t(lang, 'preferences.seen')}</a>
            </p>
            <p>
              <a href={`/${lang}/notices/devices`}>{t(lang, 'preferences.devices')}</a>
            </p>
            <h2>{t(lang, 'preferences.quiet')}</h2>
            <p>{t(lang, 'preferences.quiet.text')}</p>
            {(['from', 'to'] as const).map((end) => (
              <Select
                lang={lang}
                id={`quiet-${end}`}
                name={`quiet-${end}`}
                label={t(lang, `preferences.quiet.${end}`)}
                value={preferences.quiet?.[end] ?? ctx.form[`quiet-${end}`]?.[0] ?? ''}
                options={hourOptions}
                {...(problem === undefined || end === 'to' ? {} : { error: problem })}
              />
            ))}
            <h2>{t(lang, 'preferences.reading')}</h2>
            <Checkbox
              lang={lang}
              id="large-print"
              name="large-print"
              label={t(lang, 'preferences.large')}
              checked={preferences['large-print']}
            />
            <h2>{t(lang, 'preferences.first')}</h2>
            {places.length === 0 ? null : (
              <Select
                lang={lang}
                id="place"
                name="place"
                label={t(lang, 'preferences.place')}
                value={preferences.place ?? ''}
                options={places.map(({ code, name }) => ({ value: code, label: name }))}
                optional
              />
            )}
            <Checkboxes
              lang={lang}
              id="events"
              name="events"
              label={t(lang, 'preferences.events')}
              values={preferences.events}
              options={file.events.map(({ id, title: words }) => ({ value: id, label: say(words, lang) }))}
            />
            {services.length === 0 ? null : (
              <Checkboxes
                lang={lang}
                id="interests"
                name="interests"
                label={t(lang, 'preferences.interests')}
                values={preferences.interests}
                options={services}
              />
            )}
            <Actions>
              <Button>{t(lang, 'preferences.keep')}</Button>
            </Actions>
          </Form>
        </ConfirmPage>
      ),
    },
    problem === undefined ? 200 : 422,
  )
}

export const preferencesEndpoints = [showPreferences, setPreferences]
