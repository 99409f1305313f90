import { createHash } from 'node:crypto'
import { drop, type Named, offer, publish, setStage, type Town, type Version, versionsOf } from '#definitions'
import { type Edition, type Keeper, keepingNothing, Refusal, type Telemetry } from '#kernel'
import type { Log } from '#log'
import type { RuleSet } from '#rules'
import { type Store, sql } from '#store'
import type { Service, Stage } from './contract.ts'
import { communesWith } from './fields/communes.ts'
import { type Problem, type ReadService, readService, rulesOf, type StoryRunner, type TownNames } from './read/index.ts'
import { markOf, readFiles, serviceFolders, sourceOf } from './service-files.ts'

/** A version of a service, ready to serve. */
export interface Loaded {
  readonly service: Service
  readonly rules: RuleSet
  readonly hash: string
  readonly stage: Stage
  readonly files: Readonly<Record<string, string>>
  readonly publishedAt: string
  readonly publishedBy: string
}

/** A folder whose service was refused: the version before it goes on. */
export interface Broken {
  readonly folder: string
  readonly id?: string
  readonly problems: readonly Problem[]
}

export interface CatalogueEdge {
  readonly store: Store
  readonly log: Log
  readonly town: Town
  readonly telemetry: Telemetry
  readonly edition: Edition
  /** plays the stories of examples; cases lend it */
  readonly story?: StoryRunner
}

const asSystem = { actor: 'system', purpose: 'administration' } as const

export interface Practice {
  readonly decided: number
  readonly wanted: number
}

/** Every published service of the town, in memory, and what waits for publication. Made by `openCatalogue`. */
export class Catalogue {
  private readonly edge: CatalogueEdge
  private readonly keeper: Keeper
  private readonly names: TownNames
  private readonly loaded = new Map<string, Map<number, Loaded>>()
  private readonly seen = new Map<string, string>()
  private readonly whole = new Map<string, Omit<ReadService, 'placeOf'>>()
  private stamp = ''
  private offers: readonly Version[] = []
  private wrong = new Map<string, Broken>()
  private readonly folders: readonly string[]
  private countDecided: (service: string) => Promise<number> = async () => 0

  constructor(edge: CatalogueEdge, folders: readonly string[], keeper: Keeper) {
    this.edge = edge
    this.keeper = keeper
    this.folders = folders
    this.names = { ...townNames(edge.town), ...(edge.story && { story: edge.story }) }
  }

  /** Composition says here how decided cases are counted: this room knows none. */
  countDecidedWith(count: (service: string) => Promise<number>): void {
    this.countDecided = count
  }

  /** What the gate to `live` wants to see beside the file: cases decided under any version of the service. */
  async practice(id: string): Promise<Practice> {
    return { decided: await this.countDecided(id), wanted: this.edge.town.file['decided-before-live'] }
  }

  /** Does a version of a service, retired or not, process data for this purpose? */
  hasPurpose(purpose: string): boolean {
    return [...this.loaded.values()].some((versions) => [...versions.values()].some(({ service }) => service.data.purpose === purpose))
  }

  /** The version in force, see `inForce`. */
  current(id: string): Loaded | undefined {
    return inForce(this.versions(id))
  }

  /** The last version of a service that served and is retired, when none serves any more; undefined while one does, or when none ever did. */
  ended(id: string): Loaded | undefined {
    return this.current(id) === undefined ? this.versions(id).find(({ stage }) => stage === 'retired') : undefined
  }

  /** Versions that people may meet, the newest first: down to the one in force, with the pilots and prototypes that are tried beside it. */
  tried(id: string): readonly Loaded[] {
    const oldest = this.current(id)?.service.version ?? 0
    return this.versions(id).filter((one) => isOpen(one) && one.service.version >= oldest)
  }

  /** The version under which a case runs. Refuses `service.unknown`. */
  at(id: string, version: number): Loaded {
    const found = this.loaded.get(id)?.get(version)
    if (found === undefined) throw new Refusal('service.unknown', { id, version })
    return found
  }

  /** The current version of every service, by title order of the file system. */
  all(): readonly Loaded[] {
    return [...this.loaded.keys()]
      .sort()
      .map((id) => this.current(id))
      .filter((found) => found !== undefined)
  }

  /** Every service that was ever published: a retired one still has cases. */
  ids(): readonly string[] {
    return [...this.loaded.keys()].sort()
  }

  versions(id: string): readonly Loaded[] {
    return [...(this.loaded.get(id)?.values() ?? [])].sort((a, b) => b.service.version - a.service.version)
  }

  offered(): readonly Version[] {
    return this.offers
  }

  broken(): readonly Broken[] {
    return [...this.wrong.values()]
  }

  townNames(): TownNames {
    return this.names
  }

  /** Loads again when something happened to a definition since the last time, here or in another process on the same database. */
  async refresh(): Promise<void> {
    if ((await this.latest()) !== this.stamp) await this.load()
  }

  /** `offset 0`: before statistics are made anew, the planner would look for the last position through all events of all cases. */
  private async latest(): Promise<string> {
    const row = await this.edge.store.as(asSystem, (tx) =>
      tx.row(
        sql<{
          stamp: string | null
        }>`select max(position)::text as stamp from (select position from log.event where stream >= 'definition:' and stream < 'definition;' offset 0) found`,
      ),
    )
    return row?.stamp ?? ''
  }

  /** Reads published versions from the store; those known already are kept. */
  async load(): Promise<void> {
    this.stamp = await this.latest()
    const rows = await this.edge.store.as(asSystem, (tx) => versionsOf(tx, 'service'))
    this.offers = rows.filter(({ status }) => status === 'offered')
    for (const row of rows.filter(({ status }) => status === 'published')) {
      const versions = this.loaded.get(row.id) ?? new Map<number, Loaded>()
      this.loaded.set(row.id, versions)
      const known = versions.get(row.version)
      const read = known ?? this.read(row)
      if (read !== undefined) versions.set(row.version, { ...read, stage: (row.stage ?? 'live') as Stage })
    }
    this.edge.edition.turn()
  }

  private read(row: Version): Loaded | undefined {
    const { service, rules, problems } = this.readOnce(row.files, row.id, this.keeper)
    if (service === undefined || rules === undefined) {
      // A newer Guichet may be stricter than the one that published it: said loudly, the rest of the town goes on.
      this.edge.telemetry.note('services.unreadable', { id: row.id, version: row.version, problems: problems.length })
      return undefined
    }
    return {
      service,
      rules,
      hash: row.hash,
      stage: 'live',
      files: row.files,
      publishedAt: row.publishedAt ?? row.offeredAt,
      publishedBy: row.publishedBy ?? row.offeredBy,
    }
  }

  /** A text without a mistake is read once a process: a start meets it in its folder and again in the store. */
  private readOnce(files: Readonly<Record<string, string>>, where: string, keeper = keepingNothing): Omit<ReadService, 'placeOf'> {
    // Stories count days by the calendars of the town.
    const text = JSON.stringify([Object.entries(files).sort(), this.names, this.edge.town.calendars])
    const key = createHash('sha256').update(text).digest('base64')
    const known = this.whole.get(key)
    if (known !== undefined) return known
    let rules: RuleSet | undefined
    const read = keeper(
      'service',
      text,
      () => {
        const { rules: compiled, placeOf: _, ...plain } = readService(sourceOf(files, where), this.names)
        rules = compiled
        return plain
      },
      isWhole,
    )
    rules ??= read.service !== undefined && isWhole(read) ? rulesOf(read.service) : undefined
    const whole = rules === undefined ? read : { ...read, rules }
    if (isWhole(read)) this.whole.set(key, whole)
    return whole
  }

  /**
   * Looks at the folders of services. `publishing`: at start, what passes is published as its file says; later it is offered.
   * A folder that did not change since the last look costs one `stat` a file.
   */
  async takeIn(publishing: boolean): Promise<void> {
    let changed = false
    const present = new Set<string>()
    for (const folder of this.folders.flatMap(serviceFolders)) {
      present.add(folder)
      const mark = markOf(folder)
      if (this.seen.get(folder) === mark) continue
      this.seen.set(folder, mark)
      this.wrong.delete(folder)
      const files = readFiles(folder)
      const { service, hash, shared, problems } = this.readOnce(files, folder, this.keeper)
      const errors = problems.filter(({ severity }) => severity === 'error')
      if (service === undefined || errors.length > 0) {
        this.wrong.set(folder, { folder, ...(service === undefined ? {} : { id: service.id }), problems: errors })
        continue
      }
      const named = namedBy(service, hash)
      try {
        await this.edge.store.as(asSystem, async (tx) => {
          await offer(this.edge.log, tx, { ...named, files: { ...files, ...shared } })
          if (publishing) await publish(this.edge.log, tx, named, service.stage.stage, false)
        })
        changed = true
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        this.wrong.set(folder, { folder, id: service.id, problems: [takenProblem(sourceOf(files, folder).file, service)] })
      }
    }
    for (const folder of this.wrong.keys()) if (!present.has(folder)) this.wrong.delete(folder)
    if (changed || publishing) await this.load()
  }

  /** A designer's offer from the browser. Answers the problems; nothing is stored when one is an error. */
  async offerText(
    who: { readonly account: string; readonly agency?: string },
    files: Readonly<Record<string, string>>,
  ): Promise<readonly Problem[]> {
    const { service, hash, shared, problems } = this.readOnce(files, 'service')
    if (service === undefined || problems.some(({ severity }) => severity === 'error')) return problems
    const named = namedBy(service, hash)
    await this.edge.store.as({ actor: who.account, agency: who.agency, purpose: 'administration' }, (tx) =>
      offer(this.edge.log, tx, { ...named, files: { ...files, ...shared } }),
    )
    await this.load()
    return problems
  }

  /** Publication by a second person. */
  async publish(who: { readonly account: string; readonly agency?: string }, id: string, version: number, hash: string): Promise<void> {
    const offer = this.offers.find((one) => one.id === id && one.version === version && one.hash === hash)
    if (offer === undefined) throw new Refusal('definition.unknown', { id, version })
    const { service, problems } = this.readOnce(offer.files, id)
    if (service === undefined || problems.some(({ severity }) => severity === 'error')) throw new Refusal('service.broken', { id, version })
    await this.edge.store.as({ actor: who.account, agency: who.agency, purpose: 'administration' }, (tx) =>
      publish(this.edge.log, tx, { kind: 'service', id, version, hash }, service.stage.stage, true),
    )
    await this.load()
  }

  /** Takes an offer away: nobody can publish it any more. Refuses `definition.unknown`. */
  async drop(who: { readonly account: string; readonly agency?: string }, id: string, version: number, hash: string): Promise<void> {
    await this.edge.store.as({ actor: who.account, agency: who.agency, purpose: 'administration' }, (tx) =>
      drop(this.edge.log, tx, { kind: 'service', id, version, hash }),
    )
    await this.load()
  }

  async setStage(who: { readonly account: string; readonly agency?: string }, id: string, version: number, stage: Stage): Promise<void> {
    const found = this.at(id, version)
    await this.edge.store.as({ actor: who.account, agency: who.agency, purpose: 'administration' }, (tx) =>
      setStage(this.edge.log, tx, { kind: 'service', id, version, hash: found.hash }, stage),
    )
    await this.load()
  }
}

const isWhole = ({ problems }: { readonly problems: readonly Problem[] }): boolean => problems.length === 0

const isOpen = ({ stage }: Loaded): boolean => stage !== 'retired' && stage !== 'concept'

/**
 * The version that everybody gets, among those of one service, the newest first: the newest live one; without one the newest pilot, then the newest
 * prototype. A version that is only tried never takes the place of one that serves.
 */
export const inForce = (versions: readonly Loaded[]): Loaded | undefined =>
  versions.find(({ stage }) => stage === 'live') ?? versions.find(({ stage }) => stage === 'pilot') ?? versions.find(isOpen)

/** Names that the reader may meet in a file of this town. */
export const townNames = (town: Town): TownNames => ({
  authorities: town.agencies.map(({ id }) => id),
  teams: town.teams.map(({ path }) => path),
  languages: [town.file['legal-language'], ...town.file.languages.filter((lang) => lang !== town.file['legal-language'])],
  registries: town.registries.map(({ id }) => id),
  gives: Object.fromEntries(
    [...new Set(town.registries.flatMap(({ gives }) => Object.keys(gives)))].map((concept) => [
      concept,
      town.registries.filter(({ gives }) => Object.hasOwn(gives, concept)).map(({ id }) => id),
    ]),
  ),
  partners: [...new Set(town.partners.flatMap(({ as }) => as))],
  purposes: town.processing.map(({ id }) => id),
  events: town.file.events.map(({ id }) => id),
  calendars: town.calendars.map(({ id }) => id),
  fragments: town.fragments,
  isTerritory: (code) =>
    code.length < 5 ||
    communesWith(town.file.communes.map(({ code: own, name, postcode }) => ({ code: own, name, postcodes: [postcode] }))).byCode(code) !==
      undefined,
})

/** A service that was read has a hash; without one its text could not be parsed. Refuses `service.broken`. */
function namedBy(service: Service, hash: string | undefined): Named {
  if (hash === undefined) throw new Refusal('service.broken', { id: service.id })
  return { kind: 'service', id: service.id, version: service.version, hash }
}

/** Found by the store, not by the reader; it reads like any other problem of the file. */
const takenProblem = (file: string, service: Service): Problem => ({
  severity: 'error',
  file,
  line: 1,
  column: 1,
  path: 'version',
  code: 'rule.version-taken',
  details: { version: String(service.version), next: String(service.version + 1) },
  message: `Version ${service.version} of “${service.id}” is published with other content; a published version never changes.`,
  hint: `Write version: ${service.version + 1}.`,
})

/** Publishes what stands in `folders` and passes; `keeper`: a text that was whole once is not checked again at each start. */
export async function openCatalogue(edge: CatalogueEdge, folders: readonly string[], keeper: Keeper): Promise<Catalogue> {
  const catalogue = new Catalogue(edge, folders, keeper)
  await catalogue.load()
  await catalogue.takeIn(true)
  return catalogue
}
