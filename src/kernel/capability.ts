import type { z } from 'zod'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Edition } from './edition.ts'
import type { Outgoing } from './outgoing/index.ts'
import type { Telemetry } from './telemetry.ts'

/**
 * A capability is a value; `main.ts` lists them. What it may import is what `needs` names (bin/hooks.mjs and tools/boundaries.mjs refuse the rest);
 * what others hear of it goes through reactions, slots and wording.
 */
export interface Capability<Edge = unknown, Tx = unknown, Ctx = unknown, Reply = unknown> {
  readonly id: string
  readonly needs: readonly string[]
  /** folder of numbered `.sql` files */
  readonly migrations?: URL
  /** every table, `schema.table`: a record cannot be made again; a projection is dropped and made again from the log; what is passing (sessions, challenges) lives minutes or hours and no backup keeps it */
  readonly tables?: Readonly<Record<string, 'record' | 'projection' | 'passing'>>
  readonly events?: readonly EventType[]
  /** an event type → a job enqueued in the appending transaction */
  readonly reactions?: readonly Reaction[]
  readonly jobs?: readonly Job<Edge>[]
  readonly projectors?: readonly Projector<Edge, Tx>[]
  readonly endpoints?: readonly Endpoint<Ctx, Reply>[]
  readonly keeps?: Keeps<Edge, Tx>
  readonly slots?: readonly SlotFill<Ctx>[]
  /** its texts, where `#notices` writes to people in its words: the template `room.thing` is the texts `thing.subject`, `thing.text` … of the room; and where the API says why it refuses: `refusal.<code>`, without values */
  readonly words?: Words
  /** words of its refusals: code → HTTP status */
  readonly refusals?: Readonly<Record<string, number>>
}

/** A catalogue of texts by keys that only its owner knows. */
export interface Words {
  knows(key: string): boolean
  /** the text in a language; throws for a key that it does not know */
  say(lang: string, key: string, values?: Readonly<Record<string, string | number | undefined>>): string
}

/** What a room keeps of a person beside the log. */
export interface Keeps<Edge = unknown, Tx = unknown> {
  /** her copy of it, as JSON, by name */
  copy?(edge: Edge, tx: Tx, person: string): Promise<Readonly<Record<string, unknown>>>
  /** deletes its rows in the transaction that drops the key; the rows of projections, too */
  forget?(edge: Edge, tx: Tx, what: Forgotten): Promise<void>
}

/** What goes: one case; what is a person's own and no case's; all of her. */
export type Forgotten = { readonly person: string } & (
  | { readonly scope: 'case'; readonly case: string }
  | { readonly scope: 'own' }
  | { readonly scope: 'person' }
)

export interface EventType {
  readonly type: string
  /** newest version; older payloads are brought up by `upcast[version]` */
  readonly version: number
  readonly payload: z.ZodType
  readonly upcast?: Readonly<Record<number, (payload: unknown) => unknown>>
}

export interface Reaction {
  readonly on: string
  readonly job: string
  /** `mandate`: only when whoever did it acted for another */
  readonly under?: 'mandate'
  /**
   * Name of a function of the database that takes a stream's name and answers whether anybody waits for this; without it everybody does. Asked in the
   * transaction that writes the event: a job that finds nothing to do costs more than the event.
   */
  readonly when?: string
}

/** `run` gets ids only, outside any transaction; it opens its own. It is repeated when it fails, so it must be idempotent. */
export interface Job<Edge = unknown> {
  readonly name: string
  readonly retries?: number
  /** minutes and hours as in cron, for a job that runs by itself */
  readonly every?: string
  run(edge: Edge, data: Readonly<Record<string, string>>): Promise<void>
}

/**
 * Makes projections from events: `stream` kinds (`case`) get the whole stream, so that one path serves commands and `rebuild`. Streams come many at once,
 * in the order of their names: those that are written or made again in one unit of work.
 * `rebuild` first asks to `forget` the rows of streams, in the unit of work that makes them again: whoever writes one of them meanwhile waits for its rows.
 */
export interface Projector<Edge = unknown, Tx = unknown> {
  /** kind of stream: `case`, `person`, `access` … (the part before the colon) */
  readonly stream: string
  readonly whole: boolean
  /** all of them in a few statements; where they are few at a time, one after the other (`eachStream` of `#log`). A promise of it, where not all is pledged (`Tx.write`) */
  apply(edge: Edge, tx: Tx, streams: ReadonlyMap<string, readonly LoggedEvent[]>): unknown
  /** deletes the rows of these streams; without them, those that no event of the log accounts for */
  forget(tx: Tx, streams?: readonly string[]): unknown
}

/** An event of the log: envelope and opened payload. */
export interface LoggedEvent {
  readonly id: string
  readonly stream: string
  readonly type: string
  readonly version: number
  /** UTC instant */
  readonly at: string
  readonly actor: string
  /** whose affairs they were */
  readonly for?: string
  /** under a mandate: its id, and the person of who acted */
  readonly mandate?: string
  readonly self?: string
  readonly person?: string
  readonly case?: string
  readonly agency?: string
  readonly purpose: string
  readonly payload: unknown
  /** hex of the commitment that is published */
  readonly commitment: string
  /** its place among all events: known of one that was read, not of one that is being written */
  readonly position?: string
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/**
 * Who may come at all. Finer rights (which case, which action) are decided inside and by row policies.
 * `party`: a citizen, an agent with a team or a partner, whoever has a side in cases · `listener`: an administrator or a partner, whose programs are told of cases · `person`: a signed-in citizen · `tester`: a citizen who tries services before they are open · `worker`: an agent with a team · `designer`, `administrator`: platform rights · `accountant`: prepares and approves what an agency pays · `analyst`: simulates rules on populations · `officer`: the data-protection officer of an agency · `responder`: declares disasters and publishes alerts · `robot`: a program of an agency, by token alone · `partner`: another administration or body, by the token of its definition.
 */
export const mays = [
  'anyone',
  'party',
  'listener',
  'person',
  'tester',
  'worker',
  'designer',
  'administrator',
  'accountant',
  'analyst',
  'officer',
  'responder',
  'robot',
  'partner',
] as const
export type May = (typeof mays)[number]

export interface Endpoint<Ctx = unknown, Reply = unknown> {
  readonly id: string
  /** `GET /:lang/cases/:reference` */
  readonly route: string
  readonly may: May
  /** id in the register of processing, or `none` when nothing about a person is read, or `service`: that of the case's service, or of the partner who asks. */
  readonly purpose: string
  /** whose data it reads */
  readonly subject: 'none' | 'self' | 'case' | 'list'
  /**
   * What somebody who acts for another by a mandate gets here. `services`: what her mandate covers, case by case. `legal`: the represented person's data,
   * for who represents her by law (parent, guardian). `never`: oneself only. Without it: `never` where one must be signed in, else what everybody gets.
   */
  readonly acting?: 'services' | 'legal' | 'never'
  /**
   * A page under `/:lang` that is the same for everybody who is not signed in, as long as the edition and the quarter of an hour are the same: it is made once
   * and kept. It is made from the address alone, by somebody of whom nothing is known.
   */
  readonly shared?: true
  /** path and query parameters (strings) and, for JSON, the body under `body`; a form stays in `ctx.form`. */
  readonly input: z.ZodType
  /** JSON in and out at another root than `/api/`: body under `body`, refusals as RFC 9457 */
  readonly format?: 'json'
  /** JSON endpoints only: shown in OpenAPI */
  readonly output?: z.ZodType
  readonly summary?: string
  readonly api?: ApiMore
  /** `text`: a protocol between machines. The body comes as text in `ctx.text`, no session is read, no page of ours need have sent it. */
  readonly takes?: 'text'
  handle(ctx: Ctx, input: never): Promise<Reply>
}

/** What an API endpoint takes and answers beside its input and output: OpenAPI says it, and its examples are run by a test. */
export interface ApiMore {
  /** takes an `Idempotency-Key` */
  readonly key?: true
  /** answers an `ETag`, and where it changes something takes `If-Match` */
  readonly etag?: true
  /** takes `multipart/form-data` with `files` and these other fields: name → what it is */
  readonly upload?: Readonly<Record<string, string>>
  readonly status?: 201 | 202
  /** what it answers when that is no JSON: it is in the document without an `output` */
  readonly media?: string
  /** other media types that `Accept` may name */
  readonly also?: readonly string[]
  /** `as`: somebody of the demonstration; `body`, `query`: what is sent; `{reference}` in the path is that of the example before */
  readonly example?: {
    readonly as?: string
    readonly path?: Readonly<Record<string, string>>
    readonly query?: Readonly<Record<string, string>>
    readonly body?: unknown
    readonly status?: number
  }
}

/** Where a capability adds to a page that is not its own: the navigation of residents, that of the desk, what residents may check by themselves (end of the page, under their rights). */
export type Slot = 'citizen.nav' | 'desk.nav' | 'footer.rights'

/** A link of a slot; `count`: what waits there. */
export interface SlotLink {
  readonly href: string
  readonly label: string
  readonly count?: number
}

export interface SlotFill<Ctx = unknown> {
  readonly slot: Slot
  readonly id: string
  /** lower comes first */
  readonly order: number
  readonly may: May
  /** undefined: the link would lead to nothing now */
  fill(ctx: Ctx): Promise<SlotLink | undefined>
}

export interface EdgeBase {
  readonly clock: Clock
  readonly config: Config
  readonly telemetry: Telemetry
  readonly outgoing: Outgoing
  readonly edition: Edition
}
