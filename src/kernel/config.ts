import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Refusal } from './refusal.ts'

export interface Config {
  readonly port: number
  readonly host: string
  /** folder of the embedded database, files, lock and demo keys */
  readonly data: string
  /** PostgreSQL address; undefined: the embedded database in `data` */
  readonly database?: string
  readonly town: string
  /** further folders of services */
  readonly services: readonly string[]
  /** public address, fixes cookies, relying-party id, issuer, log origin; undefined only in the demonstration */
  readonly url?: string
  /** file that holds the master key; undefined only in the demonstration */
  readonly keys?: string
  /** keys that sign the public log: the lines themselves, or the file that holds them */
  readonly logKey?: string
  /** file that says which witnesses the log asks, and which logs we witness (c2sp.org/tlog-policy) */
  readonly logPolicy?: string
  readonly demo: boolean
  /** SMTP addresses for e-mail, apart by spaces, in the order in which they are tried; undefined: mail is shown at /demo/mail (demonstration only) */
  readonly smtp?: string
  /** mailbox of answers, `reponse@ville.example`: each e-mail is answered to an address of its own there, `reponse+…@`; undefined: to nobody (a demonstration invents one) */
  readonly replyTo?: string
  /** Maildir in which the mail server leaves what comes for it */
  readonly mailFolder?: string
  /** folder into which letters go as PDF, for whoever prints them; undefined: a provider that the town names, else an agent prints them */
  readonly lettersFolder?: string
  /** people at once on the town's pages, at most; as many of them are let in as are answered quickly, and whoever comes beyond waits her turn; undefined: nobody ever waits */
  readonly capacity?: number
  /** folder into which other programs put alerts (CAP 1.2) */
  readonly alerts?: string
  /** signs e-mail (RFC 6376); `file`: its private key in PEM */
  readonly dkim?: { readonly selector: string; readonly domain: string; readonly file: string }
  /** message centres for text messages, `smpp://user:password@host:2775?from=Valmont`, in the order in which they are tried */
  readonly smpp?: readonly string[]
  /** virus scanner that looks into uploads, `tcp://host:3310` (clamd); undefined: none beside our own look at their bytes */
  readonly clamd?: string
  /** An OpenAI-compatible address (`https://…/v1`) and the name of its model, which may word answers of the assistant; undefined: none, the default. */
  readonly model?: { readonly url: string; readonly name: string }
  /** What a definition calls `secret: NAME` is the variable GUICHET_SECRET_NAME. undefined: not set; a demonstration then invents one for this process. */
  secret(name: string): string | undefined
}

/** Step one: every variable, flat. Step two: combinations. Refuses with `config.*`. */
export function readConfig(env: Readonly<Record<string, string | undefined>>, root: string): Config {
  const text = (name: string) => (env[name] === undefined || env[name] === '' ? undefined : env[name])
  const port = Number(text('PORT') ?? 3000)
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Refusal('config.port', { PORT: text('PORT') })
  const town = resolve(root, text('GUICHET_TOWN') ?? 'towns/demo')
  if (!existsSync(town)) throw new Refusal('config.town-missing', { GUICHET_TOWN: town })
  const url = text('GUICHET_URL')
  if (url !== undefined && !URL.canParse(url)) throw new Refusal('config.url', { GUICHET_URL: url })
  const database = text('DATABASE_URL')
  const keys = text('GUICHET_KEYS')
  // A demonstration is what has no address and no keys of its own, or says so.
  const demo =
    text('GUICHET_DEMO') === '1' || (text('GUICHET_DEMO') !== '0' && database === undefined && url === undefined && keys === undefined)
  if (!demo && url === undefined) throw new Refusal('config.url-missing')
  if (!demo && keys === undefined) throw new Refusal('config.keys-missing')
  const services = (text('GUICHET_SERVICES') ?? '')
    .split(':')
    .filter((folder) => folder !== '')
    .map((folder) => resolve(root, folder))
  const missing = services.find((folder) => !existsSync(folder))
  if (missing !== undefined) throw new Refusal('config.services-missing', { GUICHET_SERVICES: missing })
  const clamd = text('GUICHET_CLAMD')
  if (clamd !== undefined && !(URL.canParse(clamd) && clamd.startsWith('tcp://')))
    throw new Refusal('config.clamd', { GUICHET_CLAMD: clamd })
  const model = text('GUICHET_MODEL_URL')
  if (model !== undefined && !(URL.canParse(model) && /^https?:/.test(model)))
    throw new Refusal('config.model', { GUICHET_MODEL_URL: model })
  const replyTo = text('GUICHET_REPLY_TO')
  if (replyTo !== undefined && !/^[^\s@+]+@[^\s@]+$/.test(replyTo)) throw new Refusal('config.reply-to', { GUICHET_REPLY_TO: replyTo })
  const capacity = text('GUICHET_CAPACITY')
  if (capacity !== undefined && !/^(?:auto|[1-9]\d{0,6})$/.test(capacity))
    throw new Refusal('config.capacity', { GUICHET_CAPACITY: capacity })
  const [logKey, logPolicy] = [text('GUICHET_LOG_KEY'), text('GUICHET_LOG_POLICY')]
  if (logPolicy !== undefined && !existsSync(resolve(root, logPolicy)))
    throw new Refusal('config.log-policy-missing', { GUICHET_LOG_POLICY: logPolicy })
  return {
    port,
    host: text('HOST') ?? (demo ? '127.0.0.1' : '0.0.0.0'),
    data: resolve(root, text('GUICHET_DATA') ?? 'data'),
    database,
    town,
    services,
    url,
    keys: keys === undefined ? undefined : resolve(root, keys),
    logKey: logKey?.startsWith('PRIVATE+KEY+') || logKey === undefined ? logKey : resolve(root, logKey),
    logPolicy: logPolicy === undefined ? undefined : resolve(root, logPolicy),
    demo,
    smtp: text('GUICHET_SMTP'),
    replyTo,
    mailFolder: text('GUICHET_MAIL_FOLDER') === undefined ? undefined : resolve(root, text('GUICHET_MAIL_FOLDER') ?? ''),
    lettersFolder: text('GUICHET_LETTERS') === undefined ? undefined : resolve(root, text('GUICHET_LETTERS') ?? ''),
    ...capacityOf(capacity),
    ...(text('GUICHET_ALERTS') === undefined ? {} : { alerts: resolve(root, text('GUICHET_ALERTS') ?? '') }),
    dkim: dkimIn(text('GUICHET_DKIM'), root),
    smpp: centresIn(text('GUICHET_SMPP')),
    clamd,
    ...(model === undefined ? {} : { model: { url: model, name: text('GUICHET_MODEL_NAME') ?? 'default' } }),
    secret: secretsOf(text, demo),
  }
}

/** A town that opens a waiting room says so: a robot that keeps no cookie takes a turn there with every page. `auto`: nobody has to guess a number. */
const capacityOf = (text: string | undefined): Pick<Config, 'capacity'> =>
  text === undefined ? {} : { capacity: text === 'auto' ? everybody : Number(text) }
/** The most that can be named. */
const everybody = 9_999_999

function dkimIn(text: string | undefined, root: string): Config['dkim'] {
  if (text === undefined) return undefined
  const [, selector, domain, file] = /^([\w-]+):([\w.-]+):(.+)$/.exec(text) ?? []
  if (selector === undefined || domain === undefined || file === undefined || !existsSync(resolve(root, file)))
    throw new Refusal('config.dkim', { GUICHET_DKIM: text })
  return { selector, domain, file: resolve(root, file) }
}

/** Their passwords stand in them: a refusal says which one, not what. */
function centresIn(text: string | undefined): Config['smpp'] {
  const urls = text?.split(/\s+/).filter((url) => url !== '')
  const wrong =
    urls?.findIndex((url) => !(URL.canParse(url) && /^smpps?:$/.test(new URL(url).protocol) && new URL(url).hostname !== '')) ?? -1
  if (wrong >= 0) throw new Refusal('config.smpp', { number: wrong + 1 })
  return urls
}

/** A definition can name no other variable than those that are meant for it. */
function secretsOf(text: (name: string) => string | undefined, demo: boolean): Config['secret'] {
  const invented = new Map<string, string>()
  return (name) => {
    const given = text(`GUICHET_SECRET_${name}`)
    if (given !== undefined || !demo) return given
    if (!invented.has(name)) invented.set(name, randomBytes(32).toString('base64url'))
    return invented.get(name)
  }
}
