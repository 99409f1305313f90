import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type Citizen, readDemoPeople } from '#definitions'
import type { Config } from '#kernel'
import type { Store } from '#store'

/** Registers of the demonstration that stand in tables of schema `register`, as a real town's views would: file → column. */
const tables = { residence: 'home', family: 'household' } as const

const dataOf = (folder: string, name: string): Readonly<Record<string, unknown>> => {
  const path = join(folder, 'registries/data', `${name}.yaml`)
  return existsSync(path) ? (parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>) : {}
}

/** Fills the demonstration's tables where they are not there: they are no part of the town and of no backup. */
export async function seedRegisters(store: Store, folder: string): Promise<void> {
  const there = Object.keys(tables).map((name) => `to_regclass('register.${name}') is not null`)
  const [found] = await store.owner.query(`select ${there.join(' and ')} as "all"`)
  if (found?.all === true) return
  const { citizens } = readDemoPeople(folder)
  for (const [name, column] of Object.entries(tables)) {
    const answers = dataOf(folder, name)
    const rows = citizens
      .filter(({ id }) => answers[id] !== undefined)
      .map(({ id, family, given, birth }) => ({ family, given, birth, [column]: answers[id] }))
    // Several statements are one transaction: a table that is there is filled.
    await store.owner.exec(`create table if not exists register.${name} (family text, given text, birth date, ${column} jsonb, primary key (family, given, birth));
      alter table register.${name} enable row level security;
      drop policy if exists asked on register.${name};
      create policy asked on register.${name} for select to guichet_app using (guichet.purpose() <> '');
      grant select on register.${name} to guichet_app;
      insert into register.${name} select * from jsonb_populate_recordset(null::register.${name}, '${JSON.stringify(rows).replaceAll("'", "''")}'::jsonb)
        on conflict do nothing`)
  }
}

export interface DemoServer {
  readonly origin: string
  close(): void
}

/**
 * The tax office of the demonstration: another administration's server, on the loopback of this machine, which wants a bearer token and finds
 * people by name and birth. The way to it is the one to any real register.
 */
export async function openTaxOffice(config: Config): Promise<DemoServer> {
  // Read with the first question, not at every start.
  let known: { readonly incomes: Readonly<Record<string, unknown>>; readonly citizens: readonly Citizen[] } | undefined
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const reply = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (request.headers.authorization !== `Bearer ${config.secret('TAX_TOKEN')}`) return reply(401, { erreur: 'jeton' })
    if (request.method !== 'POST' || request.url !== '/impots/revenus') return reply(404, { erreur: 'adresse' })
    const asked = (await read(request)) as { nom?: string; prenom?: string; dateNaissance?: string }
    known ??= { incomes: dataOf(config.town, 'tax'), citizens: readDemoPeople(config.town).citizens }
    const { incomes, citizens } = known
    const found = citizens.filter(
      ({ id, family, given, birth }) =>
        incomes[id] !== undefined && family === asked.nom && given === asked.prenom && birth === asked.dateNaissance,
    )
    reply(200, { avis: found.map(({ id }) => ({ anneeRevenus: 2025, revenuFiscalReference: incomes[id] })) })
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(400).end())
  })
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
  server.unref()
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function read(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const part of request.setEncoding('utf8')) text += part
  return JSON.parse(text)
}
