import { z } from 'zod'
import { Refusal } from '#kernel'
import type { Change, RuleValue } from '#rules'
import { accepted, dayOf, endpoint, json, open as openly } from '#web'
import type { Loaded } from '../catalogue.ts'
import type { Answers, Field } from '../contract.ts'
import { suggestCommunes } from '../fields/address.tsx'
import { checkAnswers, fieldCtx, mostRows } from '../fields/index.ts'
import { draftGiven } from '../given.ts'
import { cpsvOf } from '../linked/cpsv.ts'
import { changesOf, outlookOf } from '../outlook.ts'
import { bpmnOf } from '../workflow/bpmn.ts'
import { actorInWords } from '../workflow/picture.tsx'
import { evaluated, evaluation, mostSearched, serviceDetail, serviceSummary } from './api-schemas.ts'
import { communesOfTown, type ServicesEdge } from './edge.ts'
import { shownServices } from './visible.ts'

const open = { may: 'anyone', purpose: 'none', subject: 'none' } as const

const summaryOf = ({ service, stage }: Loaded): z.input<typeof serviceSummary> => ({
  id: service.id,
  version: service.version,
  stage,
  title: service.title,
  summary: service.summary,
  authority: service.authority,
  ...(service.event === undefined ? {} : { event: service.event }),
  themes: [...service.themes],
  languages: [...service.languages],
})

const fieldOf = ({
  name,
  type,
  label,
  hint,
  unit,
  options,
  required,
  when,
  asked,
  min,
  max,
  item,
}: Field): z.input<typeof serviceDetail>['fields'][number] =>
  JSON.parse(
    JSON.stringify({ name, type, label, hint, unit, options, required, when, asked, min, max, item: item?.map(fieldOf) }),
  ) as z.input<typeof serviceDetail>['fields'][number]

/** Refuses `service.unknown` for what is not shown to citizens. */
function shownOne(edge: ServicesEdge, id: string): Loaded {
  const found = shownServices(edge, edge.town.file['legal-language']).find(({ service }) => service.id === id)
  if (found === undefined) throw new Refusal('service.unknown', { id })
  return found
}

export const listServices = endpoint<ServicesEdge>()(
  {
    ...open,
    id: 'api.services',
    route: 'GET /api/v1/services',
    input: z.object({}),
    output: z.object({ services: z.array(serviceSummary) }),
    summary: 'Services that one can apply for',
    api: { example: {} },
  },
  async ({ edge }) => json({ services: shownServices(edge, edge.town.file['legal-language']).map(summaryOf) }),
)

export const oneService = endpoint<ServicesEdge>()(
  {
    ...open,
    id: 'api.service',
    route: 'GET /api/v1/services/:id',
    input: z.object({ id: z.string() }),
    output: serviceDetail,
    summary: 'Questions and rules of a service',
    api: { also: ['text/turtle'], example: { path: { id: 'aide-logement-urgence' } } },
  },
  async ({ edge, url, header }, { id }) => {
    const loaded = shownOne(edge, id)
    const { service, rules } = loaded
    if (accepted(header('accept'), ['application/json', 'text/turtle']) === 'text/turtle')
      return openly('text/turtle; charset=utf-8', cpsvOf(loaded, edge.town, (edge.config.url ?? url.origin).replace(/\/$/, '')), 'never')
    const named = Object.keys(service.rules).filter((name) => rules.names.has(name))
    return json({
      ...summaryOf(loaded),
      fields: service.fields.map(fieldOf),
      rules: named.map((name) => ({ name, kind: rules.kind(name), unit: rules.unit(name), references: rules.references(name) })),
      ...(service.contact === undefined ? {} : { contact: service.contact }),
    })
  },
)

/** The workflow of a service as BPMN 2.0, in the language asked for. */
export const workflowOfService = endpoint<ServicesEdge>()(
  {
    ...open,
    id: 'api.service.workflow',
    route: 'GET /api/v1/services/:id/workflow.bpmn',
    input: z.object({ id: z.string() }),
    summary: 'Who acts in which state of a case, as BPMN 2.0, in the language of `Accept-Language`',
    api: { media: 'application/xml' },
  },
  async ({ edge, lang }, { id }) => {
    const { service } = shownOne(edge, id)
    return openly(
      'application/xml; charset=utf-8',
      await bpmnOf(service, lang, (who) => actorInWords(edge.town, service, who, lang)),
      'never',
    )
  },
)

/** Reads rules on answers that the caller gives. Nothing is stored and the body is never logged: problems name fields, not values. */
export const evaluateService = endpoint<ServicesEdge>()(
  {
    ...open,
    id: 'api.service.evaluate',
    route: 'POST /api/v1/services/:id/evaluate',
    input: z.object({ id: z.string(), body: evaluation }),
    output: evaluated,
    summary: 'What the rules of a service say of some answers; nothing is stored',
    api: {
      example: {
        path: { id: 'aide-logement-urgence' },
        body: { given: { sinistré: true, inhabitable: true, revenu: 30000, foyer: 4, nuits: 10 }, ask: ['éligible', 'aide'] },
      },
    },
  },
  async ({ edge }, { id, body }) => {
    const { service, rules } = shownOne(edge, id)
    const { given, ask } = body
    const agency = edge.town.agencies.find((one) => one.id === service.authority)
    const date = body.on ?? dayOf(edge.clock.instant(), agency?.['time-zone'] ?? edge.town.file['time-zone'])
    const wrong = faultsIn(given as Answers, service.fields, date, edge)
    const faults = rules.faults(given).filter(({ path }) => !wrong.some(({ field }) => field === path[0]))
    if (wrong.length > 0 || faults.length > 0)
      throw new Refusal('api.given-wrong', {
        fields: [...new Set([...wrong.map(({ field }) => field), ...faults.map(({ path }) => String(path[0] ?? ''))])],
        problems: [
          ...wrong.map(({ field, code }) => ({ field, code })),
          ...faults.map(({ path, code }) => ({ field: path.join('/'), code })),
        ],
      })
    const unknown = ask.filter((name) => !rules.names.has(name) && rules.check(name).length > 0)
    if (unknown.length > 0) throw new Refusal('api.rule-unknown', { rules: unknown })
    const unasked = Object.entries(draftGiven(service, rules, given as Answers, date)).filter(([name]) => !Object.hasOwn(given, name))
    const at = { date, given: Object.fromEntries(unasked) }
    const found = rules.evaluate(given, ask, at)
    const open = ask.filter((name) => found[name]?.kind === 'missing').slice(0, mostSearched)
    const outlooks = open.map((name) => ({ name, ...outlookOf(service, rules, name, { answers: given as Answers, at }) }))
    const next = outlooks[0]?.next
    const told = ask.filter((name) => found[name]?.kind !== 'missing').slice(0, mostSearched)
    const missing = Object.values(found).flatMap((value) => (value.kind === 'missing' ? value.needs : []))
    return json({
      values: Object.fromEntries(
        Object.entries(found).flatMap(([name, value]) => (value.kind === 'missing' ? [] : [[name, valueTold(value)]])),
      ),
      missing: [...new Set(missing)],
      interval: Object.fromEntries(outlooks.flatMap(({ name, interval }) => (interval === undefined ? [] : [[name, interval]]))),
      ...(next === undefined ? {} : { next }),
      changes: Object.fromEntries(
        told.map((name) => [name, changesOf(service, rules, name, { answers: given as Answers, at }).map(changeTold)]),
      ),
      trace: Object.fromEntries(ask.map((name) => [name, rules.explain(name, given, at)])),
    })
  },
)

const valueTold = (value: Exclude<RuleValue, { kind: 'missing' }>) =>
  value.kind === 'not-applicable' ? { value: null } : { value: value.value, ...(value.unit === undefined ? {} : { unit: value.unit }) }

const changeTold = ({ result, ...change }: Change): z.input<typeof evaluated>['changes'][string][number] => ({
  ...change,
  ...(result.kind === 'missing' ? { missing: [...result.needs] } : valueTold(result)),
})

/** As in the examples of a service file, a number given to a list means that many rows: a household of four needs no names. */
const isCount = (given: Answers, { name, type }: Field): boolean => {
  const value = given[name]
  return type === 'list' && typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= mostRows
}

const faultsIn = (given: Answers, fields: readonly Field[], today: string, edge: ServicesEdge) =>
  checkAnswers(
    fields.filter(({ type }) => type !== 'computed' && type !== 'note'),
    Object.fromEntries(Object.entries(given).filter(([name]) => !fields.some((field) => field.name === name && isCount(given, field)))),
    fieldCtx({ lang: 'en', today, country: edge.town.file.country, communes: communesOfTown(edge.town), fields, answers: given }),
  )

/** Proposals for the town of an address, while one types. */
export const proposeCommunes = endpoint<ServicesEdge>()(
  {
    ...open,
    id: 'api.communes',
    route: 'GET /api/v1/communes',
    input: z.object({ q: z.string().max(100).default('') }),
    output: z.array(z.object({ value: z.string(), label: z.string() })),
    summary: 'Communes whose name or postcode begins so',
    api: { example: { query: { q: '55410' } } },
  },
  async ({ edge }, { q }) => json(suggestCommunes(q, communesOfTown(edge.town))),
)
