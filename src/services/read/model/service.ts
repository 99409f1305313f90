import { z } from 'zod'
import type { Action, DataRules, Example, Page, Service, StageWish, State, Workflow } from '../../contract.ts'
import type { RawPage, RawService } from '../grammar/service.ts'
import { buildCheck } from './check.ts'
import { buildField, given } from './field.ts'
import { buildLocal, numbersOf } from './local.ts'
import { buildQueue } from './queue.ts'
import type { Reading } from './reading.ts'
import { buildRequests, questionRules } from './requests.ts'
import { buildWorkflow } from './workflow.ts'

const title = z.union([z.string(), z.record(z.string(), z.string())])

/** The whole model from a file that the grammar accepts. Names are looked up afterwards (checks/names.ts). */
export function buildService(reading: Reading, raw: RawService, territories: Parameters<typeof buildLocal>[2] = new Map()): Service {
  const title = reading.text(['title'], raw.title)
  const local = buildLocal(reading, raw, territories)
  const service: Service = {
    id: raw.service,
    version: raw.version,
    title,
    summary: raw.summary === undefined ? noText(reading) : reading.text(['summary'], raw.summary),
    ...given('news', raw.news && reading.text(['news'], raw.news)),
    languages: raw.languages,
    authority: raw.authority,
    ...given('event', raw.event),
    themes: raw.themes ?? [],
    ...(raw.contact ? { contact: raw.contact as Record<string, string> } : {}),
    stage: buildStage(raw.stage),
    access: {
      assurance: raw.access.assurance,
      actors: raw.access.actors,
      channels: raw.access.channels,
      ...given('mandate', raw.access.mandate),
      ...given('for', raw.access.for),
      ...given('open', raw.access.open),
      ...given('about', raw.access.about),
      ...given('partner', raw.access.partner),
      ...given('offline', raw.access.offline),
    },
    fields: Object.entries(raw.fields).map(([name, field]) => buildField(reading, ['fields', name], name, field, raw.fields)),
    pages: raw.pages.map((page, index) => buildPage(reading, page, index)),
    rules: withoutQuestions(raw),
    ...given('titles', buildTitles(reading, raw.rules ?? {})),
    checks: Object.entries(raw.checks ?? {}).map(([name, check]) => buildCheck(reading, ['checks', name], name, check)),
    requests: buildRequests(reading, raw),
    parties: Object.entries(raw.parties ?? {}).map(([name, party]) => ({ name, ...party })),
    ...given('local', local),
    duplicates: Object.entries(raw.duplicates ?? {}).map(([name, { same = [], alike = [], near = {} }]) => ({
      name,
      same,
      alike,
      near: Object.entries(near).map(([field, within]) => ({ field, within })),
    })),
    ...given('cycle', raw.cycle && { ...raw.cycle, fill: raw.cycle.fill ?? [], remind: raw.cycle.remind ?? [] }),
    ...given('queue', raw.queue && buildQueue(raw.queue)),
    questions: questionRules(raw),
    workflow: withDeclaring(buildWorkflow(reading, raw.workflow), raw, reading),
    messages: Object.fromEntries(Object.entries(raw.messages ?? {}).map(([name, text]) => [name, reading.text(['messages', name], text)])),
    documents: Object.entries(raw.documents ?? {}).map(([name, document]) => ({
      name,
      title: reading.text(['documents', name, 'title'], document.title),
      ...given('body', document.body && reading.text(['documents', name, 'body'], document.body)),
      ...given('languages', document.languages),
      ...given('signature', document.signature),
      ...given('proof', document.proof),
      ...given('number', document.number),
      ...given('credential', document.credential && { suspended: [], revoked: [], ...document.credential }),
    })),
    data: buildData(reading, raw),
    ...(raw.proactive
      ? {
          proactive: {
            when: raw.proactive.when,
            ...given('send', raw.proactive.send),
            channels: raw.proactive.channels ?? [],
            ...given('atMost', raw.proactive['at-most']),
            each: raw.proactive.each ?? 'person',
            ...given('open', raw.proactive.open),
          },
        }
      : {}),
    examples: (raw.examples ?? []).map((example) => ({
      name: example.name,
      ...given('on', example.on),
      ...given('local', example.local && numbersOf(example.local, local?.values ?? [])),
      given: example.given,
      ...given('story', example.story as Example['story']),
      expect: example.expect,
    })),
  }
  reading.tellUnlabelled()
  return service
}

const declaring: Readonly<Record<string, string>> = { fr: 'Déclarer le mois', en: 'Declare the month', nl: 'De maand aangeven' }

/** What a cycle wants declared is an action of its person in the states in which it runs, whether or not the file has one. */
function withDeclaring(workflow: Workflow, { cycle }: RawService, reading: Reading): Workflow {
  const fill = cycle?.fill ?? []
  if (cycle === undefined || fill.length === 0) return workflow
  const label = Object.fromEntries(reading.languages.map((lang) => [lang, declaring[lang] ?? declaring.fr!]))
  const plain = { needs: [], declaredOk: [], incomplete: false, reason: false, fourEyes: false, batch: false }
  const action: Action = {
    name: 'déclarer',
    label,
    by: ['applicant'],
    fill,
    ...plain,
    ...Object.fromEntries([['then', []]]),
  } as unknown as Action
  const has = (state: State) =>
    state.do.some(({ by, fill: own, to }) => to === undefined && by.includes('applicant') && fill.every((name) => own.includes(name)))
  const states = workflow.states.map((state) =>
    cycle.while.includes(state.name) && !has(state) ? { ...state, do: [action, ...state.do] } : state,
  )
  return { ...workflow, states }
}

function withoutQuestions(raw: RawService): Service['rules'] {
  const questions = questionRules(raw)
  return Object.fromEntries(Object.entries(raw.rules ?? {}).filter(([name]) => !questions.includes(name)))
}

/** `titre` of a rule, in the languages of the service: what a trace and a letter call it. */
function buildTitles(reading: Reading, rules: NonNullable<RawService['rules']>): Service['titles'] {
  const titles = Object.entries(rules).flatMap(([name, rule]) => {
    const said = title.safeParse(typeof rule === 'object' ? rule.titre : undefined)
    return said.success ? [[name, reading.named(['rules', name, 'titre'], name, said.data)] as const] : []
  })
  return titles.length > 0 ? Object.fromEntries(titles) : undefined
}

const noText = (reading: Reading) => Object.fromEntries(reading.languages.map((lang) => [lang, '']))

function buildStage(raw: RawService['stage']): StageWish {
  if (raw === undefined) return { stage: 'concept' }
  if (typeof raw === 'string') return { stage: raw }
  if ('prototype' in raw) return { stage: 'prototype' }
  const { who, share, in: territory, until } = raw.pilot
  return {
    stage: 'pilot',
    pilot: {
      ...given('who', who),
      ...given('share', share === undefined ? undefined : Number.parseFloat(share) / 100),
      ...given('in', territory),
      ...given('until', until),
    },
  }
}

function buildPage(reading: Reading, raw: RawPage, index: number): Page {
  if ('page' in raw && typeof raw.page === 'string') {
    const page = raw as Extract<RawPage, { page: string; fields: string[] }>
    return {
      name: page.page,
      title: reading.named(['pages', index], page.page, page.title),
      ...given('hint', page.hint && reading.text(['pages', index, 'hint'], page.hint)),
      ...given('when', page.when),
      fields: page.fields,
      ...given('for', page.for),
    }
  }
  const [[name, fields] = ['', []]] = Object.entries(raw as Record<string, string[]>)
  return { name, title: reading.named(['pages', index, name], name, undefined), fields }
}

function buildData(reading: Reading, { data }: RawService): DataRules {
  return {
    purpose: data.purpose,
    legalBasis: legalBasis(reading, data['legal-basis']),
    keep: data.keep,
    then: data.then,
    visible: data.visible ?? {},
    ...given('public', data.public),
    ...given('statistics', data.statistics),
  }
}

/** A legal basis is a quotation of the law: one text may stand for all languages. */
const legalBasis = (reading: Reading, raw: RawService['data']['legal-basis']) =>
  typeof raw === 'string' ? Object.fromEntries(reading.languages.map((lang) => [lang, raw])) : reading.text(['data', 'legal-basis'], raw)
