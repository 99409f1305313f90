import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import {
  beginProactively,
  type CasesEdge,
  type CaseView,
  type Command,
  contextOf,
  decide,
  dropDraft,
  fold,
  isCaseEvent,
  type Known,
  knownFor,
  type NewCaseEvent,
  openCase,
  tick,
  writeDraft,
} from '#cases'
import { type Citizen, readDemoPeople, type Worker } from '#definitions'
import { type LoggedEvent, legalDay, newReference, Refusal, settableClock, uuidv7 } from '#kernel'
import type { Answers, Loaded, Provenance } from '#services'
import type { AccessContext, Tx } from '#store'
import type { Edge } from '../start.ts'
import { accountOf } from './load.ts'

const step = z.strictObject({
  by: z.string(),
  at: z.number(),
  action: z.string().optional(),
  message: z.string().optional(),
  withdraw: z.boolean().optional(),
  /** action of the file before which observations are invited; `reason` says what is intended */
  invite: z.string().optional(),
  /** answers that changed while the right runs, since the day of this step */
  tell: z.record(z.string(), z.json()).optional(),
  reason: z.string().optional(),
  ask: z.array(z.string()).optional(),
  fill: z.record(z.string(), z.json()).optional(),
  answers: z.record(z.string(), z.json()).optional(),
})
const recipe = z.strictObject({
  service: z.string(),
  person: z.string(),
  channel: z.string().optional(),
  started: z.number(),
  proactive: z.boolean().optional(),
  answers: z.record(z.string(), z.json()).optional(),
  walk: z.array(step).optional(),
})
type Recipe = z.infer<typeof recipe>
type Step = z.infer<typeof step>

const day = 86_400_000

/**
 * Replays the invented cases of `cases.yaml` through the decisions of real life, at their own past instants. Runs while the town is already open;
 * a mark after each case lets a stopped replay go on where it was.
 */
export async function replayCases(edge: Edge, stopped: () => boolean): Promise<void> {
  const { store, town } = edge
  const path = join(town.folder, 'cases.yaml')
  if (!existsSync(path)) return
  const text = readFileSync(path, 'utf8')
  const whole = createHash('sha256').update(text).digest('hex')
  const [mark] = await store.owner.query(`select value from store.mark where name = 'demo-cases'`)
  // How many, since when, and of which text once that is all: a start with nothing to replay reads no recipes while people wait for a page.
  const [counted, instant, done] = String(mark?.value ?? `0 ${edge.clock.now()}`).split(' ')
  if (done === whole) return
  const [at, began] = [Number(counted), Number(instant)]
  const say = (value: string) =>
    store.owner.query(
      `insert into store.mark (name, value) values ('demo-cases', $1) on conflict (name) do update set value = excluded.value`,
      [value],
    )
  const recipes = z.array(recipe).parse(parse(text))
  const { citizens, workers } = readDemoPeople(town.folder)
  for (const [index, recipe] of recipes.entries()) {
    if (index < at) continue
    if (stopped()) return
    const person = citizens.find(({ name }) => name === recipe.person)
    if (person !== undefined) await new Replay(edge, recipe, person, workers, began).run()
    await say(`${index + 1} ${began}`)
  }
  // The figures are there at once, not only at the next hour.
  await store.as({ actor: 'system', purpose: 'administration' }, (tx) => store.enqueue(tx, 'cases.figures', {}))
  await say(`${recipes.length} ${began} ${whole}`)
}

/** One case, step by step; between two steps time does what it would have done, day by day. */
class Replay {
  private readonly edge: Edge
  private readonly recipe: Recipe
  private readonly person: Citizen
  private readonly workers: readonly Worker[]
  private readonly began: number
  private readonly loaded: Loaded
  private readonly id: string
  private events: LoggedEvent[] = []

  constructor(edge: Edge, recipe: Recipe, person: Citizen, workers: readonly Worker[], began: number) {
    const loaded = edge.catalogue.current(recipe.service)
    if (loaded === undefined) throw new Error(`cases.yaml names ${recipe.service}, which this town does not have`)
    this.edge = edge
    this.recipe = recipe
    this.person = person
    this.workers = workers
    this.began = began
    this.loaded = loaded
    this.id = uuidv7(this.instant(recipe.started))
  }

  async run(): Promise<void> {
    const { recipe, person, loaded } = this
    const edge = this.at(recipe.started)
    const access = this.access('applicant', recipe.started)
    const known = await this.known(edge, access)
    if (recipe.proactive) {
      await beginProactively(edge, loaded, person.id, person.language, known)
      return
    }
    const who = { kind: 'applicant', account: accountOf(person.id) } as const
    const own = await this.files(recipe.answers ?? {}, recipe.started)
    const answers = { ...known.answers, ...own }
    const provenance = Object.fromEntries(Object.entries(known.provenance).filter(([name]) => !Object.hasOwn(own, name)))
    const opening = { reference: newReference(), channel: recipe.channel ?? 'web', language: person.language, who }
    // As in real life a case begins with its draft, in one unit of work: a replay that is killed leaves no case without one.
    await this.append('applicant', recipe.started, openCase(opening, contextOf(edge, loaded)), (tx) =>
      writeDraft(edge.store.keys, tx, this.id, person.id, { revision: 0, answers, provenance, typed: {} }),
    )
    let last = recipe.started
    for (const step of recipe.walk ?? []) {
      await this.pass(last, step.at)
      last = step.at
      await this.take(step, answers, provenance)
    }
    await this.pass(last, 0)
  }

  /** A machine at its limit answers itself too late: the registers of the demonstration are asked again, so that a case is not left without what it rests on. */
  private async known(edge: CasesEdge, access: AccessContext): Promise<Known> {
    const { person, loaded } = this
    for (let tries = 0; ; tries++) {
      const known = await knownFor(edge, access, loaded, person.id, person.language, edge.clock.today('Europe/Paris'), 'law')
      if (tries === 9 || Object.values(known.registers).every(({ outcome }) => outcome !== 'down')) return known
      await setTimeout(1000 * (tries + 1))
    }
  }

  private async take(step: Step, answers: Answers, provenance: Readonly<Record<string, Provenance>>): Promise<void> {
    const view = this.view()
    const worker = this.workers.find(({ name }) => name === step.by)
    const roles = Object.entries(this.loaded.service.workflow.roles).flatMap(([role, team]) => (worker?.teams.includes(team) ? [role] : []))
    const who =
      worker === undefined
        ? ({ kind: 'applicant', account: accountOf(this.person.id) } as const)
        : ({ kind: 'worker', account: worker.id, roles } as const)
    const fill = await this.files(step.fill ?? step.tell ?? step.answers ?? {}, step.at)
    const command = ((): Command => {
      if (step.message !== undefined) return { do: 'message', who, text: step.message }
      if (step.withdraw) return { do: 'withdraw', who }
      if (step.tell !== undefined)
        return { do: 'tell-change', who, from: legalDay(new Date(this.instant(step.at)).toISOString(), 'Europe/Paris'), answers: fill }
      if (step.invite !== undefined) return { do: 'hear', who, intent: { action: step.invite }, reason: step.reason ?? '' }
      const action = step.action ?? ''
      if (view.phase === 'draft') return { do: 'submit', who, action, answers, provenance }
      if (view.phase === 'waiting' && who.kind === 'applicant')
        return { do: 'answer', who, action, answers: { ...view.answers, ...fill }, provenance: view.provenance }
      // A renewal shows what is known: what the person leaves as it is keeps its source.
      const asked =
        this.loaded.service.workflow.states.find(({ name }) => name === view.state)?.do.find(({ name }) => name === action)?.fill ?? []
      const kept =
        who.kind === 'applicant'
          ? Object.fromEntries(
              asked.filter((name) => !(name in fill) && view.answers[name] !== undefined).map((name) => [name, view.answers[name]!]),
            )
          : {}
      const keptFrom = Object.fromEntries(
        Object.keys(kept).flatMap((name) => (view.provenance[name] === undefined ? [] : [[name, view.provenance[name]]])),
      )
      return {
        do: 'act',
        who,
        action,
        answers: { ...kept, ...fill },
        provenance: keptFrom,
        ...(step.reason === undefined ? {} : { reason: step.reason }),
        ...(step.ask === undefined ? {} : { ask: step.ask }),
      }
    })()
    const sends = view.phase === 'draft' && step.message === undefined
    await this.append(
      step.by,
      step.at,
      decide(view, command, contextOf(this.at(step.at), this.loaded)),
      sends ? (tx) => dropDraft(tx, this.id) : undefined,
    )
  }

  /** Reminders, expiries and silences between two steps. */
  private async pass(from: number, to: number): Promise<void> {
    for (let at = Math.floor(from); at > to; at--) {
      if (at >= from) continue
      await this.append('system', at, tick(this.view(), contextOf(this.at(at), this.loaded)))
    }
  }

  private async append(by: string, daysAgo: number, events: readonly NewCaseEvent[], also?: (tx: Tx) => Promise<unknown>): Promise<void> {
    if (events.length === 0) return
    const edge = this.at(daysAgo)
    const target = {
      stream: `case:${this.id}`,
      person: this.person.id,
      case: this.id,
      agency: this.loaded.service.authority,
      key: `case:${this.id}`,
      parent: `person:${this.person.id}`,
    }
    for (;;) {
      try {
        const appended = await edge.store.as(this.access(by, daysAgo), async (tx) => {
          const done = await edge.log.append(tx, target, events, this.events.length)
          await also?.(tx)
          return done
        })
        this.events = [...this.events, ...appended]
        return
      } catch (error) {
        // A job of the open town told that it made a document: that changes no decision.
        if (!(error instanceof Refusal) || error.code !== 'log.stream-moved') throw error
        const seen = this.events.length
        this.events = await edge.store.as(this.access('system', daysAgo), (tx) => edge.log.read(tx, target.stream))
        if (this.events.slice(seen).some(({ type }) => type !== 'case.issued')) throw error
      }
    }
  }

  private async files(answers: Readonly<Record<string, unknown>>, daysAgo: number): Promise<Answers> {
    const { store } = this.edge
    const upload = async (value: unknown): Promise<unknown> => {
      if (Array.isArray(value)) return Promise.all(value.map(upload))
      if (value === null || typeof value !== 'object') return value
      if (!('file' in value) || typeof value.file !== 'string')
        return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([name, part]) => [name, await upload(part)] as const)))
      const content = readFileSync(join(this.edge.town.folder, value.file))
      const name = value.file.split('/').at(-1) ?? 'document'
      const type = extname(name) === '.png' ? 'image/png' : extname(name) === '.jpg' ? 'image/jpeg' : 'application/pdf'
      const stored = await store.as(this.access('applicant', daysAgo), async (tx) => {
        const key = await store.keys.ensure(tx, `case:${this.id}`, `person:${this.person.id}`)
        const kept = store.files.keep(
          key,
          { key: `case:${this.id}`, person: this.person.id, agency: this.loaded.service.authority },
          { name, type, bytes: content },
          tx.now,
        )
        return store.files.register(tx, kept)
      })
      return { file: stored.id, name: stored.name, type: stored.type, size: stored.size }
    }
    return (await upload(answers)) as Answers
  }

  private access(by: string, daysAgo: number): AccessContext {
    const { purpose } = this.loaded.service.data
    const worker = this.workers.find(({ name }) => name === by)
    const now = this.instant(daysAgo)
    if (by === 'system') return { actor: 'system', purpose, case: this.id, now }
    if (worker !== undefined) return { actor: worker.id, agency: worker.agency, purpose, case: this.id, role: worker.teams[0] ?? '', now }
    return { actor: accountOf(this.person.id), for: this.person.id, purpose, case: this.id, now }
  }

  /** The town as it was then: same store, another time. */
  private at(daysAgo: number): CasesEdge {
    const now = this.instant(daysAgo)
    const { store } = this.edge
    return {
      ...this.edge,
      clock: settableClock(now),
      store: { ...store, as: (who, unit) => store.as({ ...who, now }, unit) },
    }
  }

  private view(): CaseView {
    return fold(this.events.filter(isCaseEvent), this.loaded.service)
  }

  private instant(daysAgo: number): number {
    return Math.round(this.began - daysAgo * day)
  }
}
