import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Refusal, systemClock, telemetryTo } from '#kernel'
import { serve } from './commands/serve.ts'
import { isUsage, told } from './commands/words.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

interface Verb {
  readonly what: string
  /** takes no words: one that is written is a mistake, and nothing is done */
  readonly bare?: true
  run(args: readonly string[], root: string, env: Readonly<Record<string, string | undefined>>): Promise<number>
}

/** Verbs of `bin/guichet.mjs`. Each loads what it needs when it is called. */
const verbs: Readonly<Record<string, Verb>> = {
  serve: { what: 'serve [--no-jobs] [--services <folder>]    start the town', run: serve },
  check: {
    what: 'check <file or folder>… [--json] [--write]  read files of services and laws, say every mistake',
    run: async (args) => (await import('./commands/check.ts')).check(args),
  },
  compute: {
    what: 'compute --law … --population … --columns … --out …  a law on every row of a file',
    run: async (args) => (await import('./commands/compute.ts')).compute(args),
  },
  simulate: {
    what: 'simulate --law … --population … --reform … --out …  a law and its reform on a population',
    run: async (args) => (await import('./commands/simulate.ts')).simulate(args),
  },
  work: {
    what: 'work                                        work on jobs beside processes that serve (PostgreSQL)',
    bare: true,
    run: async (args, root, env) => (await import('./commands/work.ts')).work(args, root, env),
  },
  migrate: {
    what: 'migrate                                     bring the schema to this version',
    bare: true,
    run: async (args, root, env) => (await import('./commands/migrate.ts')).migrate(args, root, env),
  },
  invite: {
    what: 'invite --given … --family … --agency … --email …  open an agent’s account, print the link for its first passkey',
    run: async (args, root, env) => (await import('./commands/invite.ts')).invite(args, root, env),
  },
  token: {
    what: 'token --as <account> [--scope read|write] [--minutes <n>]  a bearer token of the API (demonstration)',
    run: async (args, root, env) => (await import('./commands/token.ts')).token(args, root, env),
  },
  rebuild: {
    what: 'rebuild                                     make every projection again from the log',
    bare: true,
    run: async (args, root, env) => (await import('./commands/rebuild.ts')).rebuild(args, root, env),
  },
  backup: {
    what: 'backup <folder>                             write a backup of both kinds of database',
    run: async (args, root, env) => (await import('./commands/backup.ts')).backup(args, root, env),
  },
  restore: {
    what: 'restore <folder>                            fill an empty town from a backup',
    run: async (args, root, env) => (await import('./commands/backup.ts')).restore(args, root, env),
  },
  template: {
    what: 'template                                    prepare the embedded database of this version (npm ci does)',
    bare: true,
    run: async (args, root) => (await import('./commands/template.ts')).template(args, root),
  },
  log: {
    what: 'log verify|prove|export|key|witness …       the public log: verify it, receipts, files, keys, a witness',
    run: async (args, root, env) => (await import('./commands/log.ts')).log(args, root, env),
  },
  corpus: {
    what: 'corpus add <folder or package> | replay     official sheets for the assistant; what agents corrected, asked again',
    run: async (args, root, env) => (await import('./commands/corpus.ts')).corpus(args, root, env),
  },
  response: {
    what: 'response demo                               the exercise “crue de la Meuse” in the demonstration',
    run: async (args, root, env) => (await import('./commands/response.ts')).response(args, root, env),
  },
  corridor: {
    what: 'corridor demo [--port 4100] [--data <folder>]  five nodes that exchange events about goods',
    run: async (args, root, env) => (await import('./commands/corridor.ts')).corridor(args, root, env),
  },
  contracts: {
    what: 'contracts [--check]                        write the JSON Schemas in contracts/',
    run: async (args, root) => (await import('./commands/contracts.ts')).contracts(args, root),
  },
}

/** Runs one verb and answers its exit code. A refusal is a sentence that says what to do; a fault of ours is one line of telemetry, never a stack or a secret. */
export async function main(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const [name = 'help', ...rest] = args
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (verb === undefined) {
    process.stderr.write(
      `guichet <verb>\n${Object.values(verbs)
        .map(({ what }) => `  ${what}`)
        .join('\n')}\n`,
    )
    return name === 'help' || name === '--help' ? 0 : 2
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(`guichet ${verb.what}\n`)
    return 0
  }
  try {
    if (verb.bare) parseArgs({ args: [...rest] })
    return await verb.run(rest, root, env)
  } catch (error) {
    if (isUsage(error)) {
      process.stderr.write(`guichet: ${error.message}\n  ${verb.what}\n`)
      return 2
    }
    if (error instanceof Refusal) process.stderr.write(`guichet: ${told(error)}\n`)
    else telemetryTo((line) => process.stderr.write(line), systemClock.now).failure('cli.failed', error, { verb: name })
    return 1
  }
}
