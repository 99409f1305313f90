import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import {
  Actions,
  Button,
  Checkbox,
  type Ctx,
  DeskHead,
  ErrorSummary,
  endpoint,
  errorIn,
  type FieldProblemLine,
  FileInput,
  Form,
  page,
  redirect,
  Select,
  Sheet,
  Textarea,
  TextField,
  typed,
  Wrap,
} from '#web'
import type { ResponseEdge } from '../contract.ts'
import { definitionFor } from '../house.ts'
import { asOfficer, propose } from '../receive.ts'
import { isKey, t } from '../texts.ts'
import { mostGeoJson, readGeoJson } from '../zone/geojson.ts'
import type { Zone } from '../zone/zone.ts'
import { hrefOf, orNothing, responder } from './shared.ts'

const input = z.object({ lang: z.string() })
type Problems = readonly FieldProblemLine[]

const showNew = endpoint<ResponseEdge>()(
  { ...responder, id: 'response.new', route: 'GET /:lang/desk/response/new', input },
  async (ctx) => await orNothing(newPage(ctx, [])),
)

const makeNew = endpoint<ResponseEdge>()(
  { ...responder, id: 'response.propose', route: 'POST /:lang/desk/response/new', input },
  async (ctx) => {
    const { edge, lang } = ctx
    const access = await orNothing(Promise.resolve().then(() => asOfficer(edge, ctx.actor)))
    const definition = definitionFor(edge)
    const event = definition.events.find((one) => one.event === typed(ctx, 'event')) ?? definition.events[0]!
    const title = inEach(ctx, 'title')
    const hours = Number(typed(ctx, 'hours'))
    const zone = await zoneIn(ctx)
    const problems: Problems = [
      ...(Object.keys(title).length === 0 ? [{ field: `title-${edge.town.file['legal-language']}`, text: t(lang, 'problem.title') }] : []),
      ...(typeof zone === 'string' ? [{ field: 'zone', text: zone }] : []),
      ...(Number.isInteger(hours) && hours >= 1 && hours <= 720 ? [] : [{ field: 'hours', text: t(lang, 'problem.hours') }]),
    ]
    if (typeof zone === 'string' || problems.length > 0) return await newPage(ctx, problems, 422)
    const id = await propose(edge, access, {
      event: event.event,
      exercise: edge.config.demo && typed(ctx, 'exercise') === 'yes',
      title,
      text: inEach(ctx, 'text'),
      zone,
      expires: new Date(edge.clock.now() + hours * 3_600_000).toISOString(),
    })
    return redirect(hrefOf(lang, id), 'response-proposed')
  },
)

export const newEndpoints = [showNew, makeNew]

/** Language → what was typed for it. */
function inEach(ctx: Ctx<ResponseEdge>, name: string): Record<string, string> {
  const given = ctx.edge.town.file.languages.map((lang) => [lang, typed(ctx, `${name}.${lang}`).trim()] as const)
  return Object.fromEntries(given.filter(([, text]) => text !== ''))
}

/** The zone of a posted form, a file before what was pasted; or what is wrong with it, in words. */
export async function zoneIn(ctx: Ctx<ResponseEdge>): Promise<Zone | string> {
  const { lang } = ctx
  const upload = ctx.uploads.find(({ name, file }) => name === 'file' && file.size > 0)
  if (upload !== undefined && upload.file.size > mostGeoJson) return t(lang, 'problem.zone.too-many')
  const text = upload === undefined ? typed(ctx, 'zone') : await upload.file.text()
  if (text.trim() === '') return t(lang, 'problem.zone')
  try {
    return readGeoJson(text)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'response.zone') throw error
    const key = `problem.zone.${String(error.details.why)}`
    return t(lang, isKey(key) ? key : 'problem.zone')
  }
}

/** Where a zone comes from: a file or pasted text. */
export function ZoneFields({ lang, value = '', problems }: { lang: string; value?: string; problems: Problems }) {
  return (
    <>
      <FileInput
        id="file"
        name="file"
        lang={lang}
        label={t(lang, 'zone.file')}
        hint={t(lang, 'zone.file.hint')}
        accept=".geojson,.json"
        optional
      />
      <Textarea
        id="zone"
        name="zone"
        lang={lang}
        label={t(lang, 'zone.text')}
        hint={t(lang, 'zone.text.hint')}
        value={value}
        optional
        {...errorIn(problems, 'zone')}
      />
    </>
  )
}

async function newPage(ctx: Ctx<ResponseEdge>, problems: Problems, status: 200 | 422 = 200) {
  const { edge, lang } = ctx
  asOfficer(edge, ctx.actor)
  const { events } = definitionFor(edge)
  const first = edge.town.file['legal-language']
  const languages = [first, ...edge.town.file.languages.filter((one) => one !== first)]
  const namesOf = new Intl.DisplayNames(lang, { type: 'language' })
  const title = t(lang, 'new')
  return page(
    {
      title,
      kind: 'desk',
      failed: problems.length > 0,
      children: (
        <Wrap class="g-desk">
          <DeskHead title={title} text={t(lang, 'new.lead')} back={{ href: hrefOf(lang), label: t(lang, 'title') }} />
          <ErrorSummary lang={lang} problems={problems} />
          <Sheet id="what" title={t(lang, 'new.what')}>
            <Form to={{ action: `${hrefOf(lang)}/new` }} files class="g-flow">
              <Select
                id="event"
                name="event"
                lang={lang}
                label={t(lang, 'event')}
                value={typed(ctx, 'event')}
                blank={false}
                options={events.map((one) => ({ value: one.event, label: say(one.title, lang) }))}
              />
              {languages.map((one) => (
                <TextField
                  id={`title-${one}`}
                  name={`title.${one}`}
                  lang={lang}
                  label={t(lang, 'new.title', { language: namesOf.of(one) ?? one })}
                  value={typed(ctx, `title.${one}`)}
                  {...errorIn(problems, `title-${one}`)}
                  optional={one !== first}
                  maxlength={200}
                />
              ))}
              {languages.map((one) => (
                <Textarea
                  id={`text-${one}`}
                  name={`text.${one}`}
                  lang={lang}
                  label={t(lang, 'new.text', { language: namesOf.of(one) ?? one })}
                  value={typed(ctx, `text.${one}`)}
                  optional
                />
              ))}
              <ZoneFields lang={lang} value={typed(ctx, 'zone')} problems={problems} />
              <TextField
                id="hours"
                name="hours"
                lang={lang}
                label={t(lang, 'new.hours')}
                value={typed(ctx, 'hours') || '72'}
                inputmode="numeric"
                size={4}
                {...errorIn(problems, 'hours')}
              />
              {edge.config.demo ? (
                <Checkbox
                  id="exercise"
                  name="exercise"
                  lang={lang}
                  label={t(lang, 'new.exercise')}
                  value="yes"
                  checked={typed(ctx, 'exercise') === 'yes'}
                />
              ) : null}
              <Actions>
                <Button>{t(lang, 'propose')}</Button>
              </Actions>
            </Form>
          </Sheet>
        </Wrap>
      ),
    },
    status,
  )
}
