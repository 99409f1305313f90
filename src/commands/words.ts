import type { Refusal } from '#kernel'

type Facts = Readonly<Record<string, unknown>>

/** What whoever installs a town reads in the terminal when a verb says no: what is wrong and what to do. */
const sentences: Readonly<Record<string, (facts: Facts) => string>> = {
  'config.port': ({ PORT }) => `PORT is ${PORT}: write a whole number from 0 to 65535.`,
  'config.port-taken': ({ port }) => `Another program listens on port ${port}. Choose another one: PORT=3001 npm start`,
  'config.town-missing': ({ GUICHET_TOWN }) => `GUICHET_TOWN names the folder ${GUICHET_TOWN}, which does not exist.`,
  'config.services-missing': ({ GUICHET_SERVICES }) => `GUICHET_SERVICES names the folder ${GUICHET_SERVICES}, which does not exist.`,
  'config.url': () => 'GUICHET_URL is no address. Write it whole: https://guichet.example.org',
  'config.url-missing': () =>
    'This is no demonstration, so it needs its public address: GUICHET_URL=https://… (for the invented town write GUICHET_DEMO=1).',
  'config.keys-missing': () =>
    'This is no demonstration, so it needs its master key outside the database: GUICHET_KEYS=<file> (docs/how-to/deploy-on-postgresql.md, step 2).',
  'restore.no-register': ({ register }) => `There is no register of erasures at ${register}.`,
  'config.reply-to': ({ GUICHET_REPLY_TO }) => `GUICHET_REPLY_TO is ${GUICHET_REPLY_TO}, not an address without a plus.`,
  'config.dkim': ({ GUICHET_DKIM }) => `GUICHET_DKIM is ${GUICHET_DKIM}, not selector:domain:file, or the file is not there.`,
  'config.smpp': ({ number }) => `GUICHET_SMPP: address ${number} is not smpp://user:password@host:port.`,
  'config.capacity': ({ GUICHET_CAPACITY }) => `GUICHET_CAPACITY is ${GUICHET_CAPACITY}, neither a number of people (2000) nor auto`,
  'config.clamd': ({ GUICHET_CLAMD }) => `GUICHET_CLAMD is ${GUICHET_CLAMD}, not tcp://host:port.`,
  'config.model': ({ GUICHET_MODEL_URL }) => `GUICHET_MODEL_URL is ${GUICHET_MODEL_URL}, not an address: https://models.example.org/v1`,
  'config.log-policy-missing': ({ GUICHET_LOG_POLICY }) => `GUICHET_LOG_POLICY names ${GUICHET_LOG_POLICY}, which does not exist.`,
  'store.key-file': ({ path }) =>
    `The master key ${path} is not there, cannot be read, or is not 32 bytes in base64. Make one: head -c 32 /dev/urandom | base64 > ${path}; chmod 600 ${path}`,
  'store.locked': ({ pid }) =>
    `Another Guichet${pid === undefined ? '' : ` (process ${pid})`} has this data folder, and the embedded database serves one process only. Stop it, or name another folder with GUICHET_DATA.`,
  'store.data-folder': ({ folder, why }) =>
    `The data folder ${folder} cannot be used (${why}). It must be a folder that this user may write to; GUICHET_DATA names another.`,
  'store.unreachable': ({ host, why }) => `PostgreSQL at ${host} does not answer (${why}). Does it run, and is DATABASE_URL right?`,
  'store.let-in': ({ host, why }) =>
    `PostgreSQL at ${host} does not let us in (${why}): look at role, password and database in DATABASE_URL.`,
  'store.role-bypasses': ({ role, why }) =>
    `The role ${role} could read past the row policies (${why}), so nobody's data would be protected. Take that right away from it.`,
  'store.role-missing': ({ role }) =>
    `The owner of this database may not take on the role ${role}. As an administrator of PostgreSQL: grant ${role} to <owner>`,
  'store.schema-differs': ({ migrations }) =>
    `The database has the schema of another version (${(migrations as readonly string[]).join(', ')}). Run: node bin/guichet.mjs migrate (forward only; a newer schema needs the newer Guichet).`,
  'store.migration-changed': ({ migration }) =>
    `The migration ${migration} is not the one with which this database was made. Use the version of Guichet that made it, or a later release.`,
  'store.made-as': ({ found, wanted }) =>
    `This database was made as a ${found} and would now be a ${wanted}. Real people never share a database with invented ones: use another.`,
  'town.invalid': ({ file, at }) => `${file} is not what a town's file must be${at ? ` at ${at}` : ''}.`,
  'control.failed': () => 'The running server could not do it; its own output says why.',
  'control.unknown': ({ verb }) => `The running server does not know ${verb}: it is of another version. Start it again.`,
  'backup.folder-missing': () => 'Say where to: node bin/guichet.mjs backup <folder>',
  'backup.folder-not-empty': ({ folder }) => `${folder} is not empty. A backup goes to a new folder.`,
  'restore.no-backup': ({ folder }) => `${folder ?? 'That folder'} holds no finished backup (backup.json is missing).`,
  'restore.not-empty': ({ events }) => `This database holds ${events} events already. Restore into an empty one.`,
  'restore.incomplete': ({ table, expected, found }) =>
    `The backup of ${table} has ${found} rows and should have ${expected}: it is damaged.`,
  'token.demo-only': () => 'Tokens from the terminal are for the demonstration: here nobody speaks for an account without signing in.',
  'token.account-unknown': ({ as }) =>
    `There is no account ${as}. Write its id, or the name of somebody of the demonstration: --as "Samira Lambert".`,
  'token.wrong': ({ scopes, longest }) =>
    `--scope is ${(scopes as readonly string[]).join(' or ')}, --minutes a whole number from 1 to ${longest}.`,
  'config.work-embedded': () =>
    'The embedded database serves one process, whose server works on its jobs. DATABASE_URL names a PostgreSQL that several share.',
  'check.nothing': () => 'Say what to check: node bin/guichet.mjs check <file or folder>…',
  'check.not-found': ({ path }) => `${path} does not exist.`,
  'corpus.usage': ({ usage }) => `Say what to do: ${usage}`,
  'corpus.not-found': ({ name }) => `${name} is no folder and no installed package.`,
  'corpus.empty': ({ folder }) => `No official sheet in ${folder}: neither service-public.fr's XML nor its JSON form.`,
  'check.no-service': ({ paths }) => `No service.yaml in ${(paths as readonly string[]).join(', ')}.`,
}

/** The sentence of a refusal with its code; a code without one is shown with its facts, which never hold personal data. */
export function told({ code, details }: Refusal): string {
  const sentence = sentences[code]
  return sentence === undefined ? `${code} ${JSON.stringify(details)}` : `${sentence(details)} [${code}]`
}

/** A wrong option of a verb is a matter for who typed it, not a fault of ours. */
export const isUsage = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
