import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { newSeed, publicKeysFrom } from '#exchange'
import { newKeys, publicKeysOf } from '#log'

type Text = Readonly<Record<'fr' | 'en' | 'nl', string>>

export interface Member {
  readonly id: string
  readonly name: Text
  readonly gln: string
  /** its number in the register of companies */
  readonly company?: string
  /** the service by which it controls shipments */
  readonly control?: string
  /** steps of which the law has it told */
  readonly hears?: readonly string[]
  readonly places?: readonly { readonly id: string; readonly name: Text; readonly latitude: number; readonly longitude: number }[]
  readonly port: number
  /** where the others reach it, when something stands between */
  readonly reached?: number
}

/** A node of a corridor: its folder, its secrets, and the environment in which it serves. */
export interface MadeNode {
  readonly id: string
  readonly folder: string
  readonly url: string
  readonly token: string
  readonly logKeys: string
  /** whom its log asks to witness, and whose it witnesses */
  readonly policy: string
  readonly env: Readonly<Record<string, string>>
}

interface Secrets {
  readonly seed: string
  readonly token: string
  readonly logKeys: string
}

/**
 * Writes the folders of a corridor: a town for each party, who knows the public keys and addresses of all; private keys are made here, once, and stand
 * in files of their own. `witnessed`: each party's log is published once one of the others has cosigned it, as the policy of all says.
 */
export function makeCorridor(root: string, place: string, members: readonly Member[], witnessed: boolean): readonly MadeNode[] {
  const known = members.map((member) => {
    const secrets = secretsOf(join(place, member.id), member.id)
    const [log = '', ...cosigners] = publicKeysOf(secrets.logKeys)
    return { ...member, ...secrets, log, cosigner: cosigners.at(-1) ?? '', url: `http://127.0.0.1:${member.reached ?? member.port}` }
  })
  return known.map((own) => {
    const folder = join(place, own.id)
    const town = join(folder, 'town')
    cpSync(join(root, 'towns/corridor'), town, { recursive: true })
    // Only an authority controls, and only there somebody comes who speaks for a company.
    if (own.control === undefined) {
      for (const name of ['services', 'mandates.yaml']) rmSync(join(town, name), { recursive: true })
      writeFileSync(join(town, 'people.yaml'), '[]\n')
    }
    named(join(town, 'town.yaml'), (file) => Object.assign(file, { name: own.name, 'full-name': own.name }))
    named(join(town, 'agencies.yaml'), (file) =>
      Object.assign((file as unknown as readonly object[])[0]!, { name: own.name, short: own.name }),
    )
    mkdirSync(join(town, 'parties'), { recursive: true })
    for (const { id, name, gln, company, url, log, seed, hears = [], places = [] } of known)
      writeFileSync(
        join(town, 'parties', `${id}.yaml`),
        yaml({
          ...{ id, name, glns: [gln], ...(company === undefined ? {} : { company }), url, log, ...publicKeysFrom(seed), hears, places },
          ...(id === own.id
            ? {
                own: {
                  agency: 'partie',
                  seed: { secret: 'EXCHANGE_SEED' },
                  token: { secret: 'EXCHANGE_TOKEN' },
                  ...(own.control === undefined ? {} : { control: own.control }),
                },
              }
            : {}),
        }),
      )
    const others = known.filter(({ id }) => id !== own.id)
    const lines = [
      ...others.map(({ log }) => `log ${log}`),
      ...(witnessed ? others.map(({ id, cosigner, url }) => `witness ${id} ${cosigner} ${url}/log/witness`) : []),
      ...(witnessed ? [`group others any ${others.map(({ id }) => id).join(' ')}`] : []),
      `quorum ${witnessed ? 'others' : 'none'}`,
    ]
    const policy = `${lines.join('\n')}\n`
    writeFileSync(join(folder, 'policy'), policy)
    const env = {
      PORT: String(own.port),
      GUICHET_DEMO: '1',
      GUICHET_DATA: join(folder, 'data'),
      GUICHET_TOWN: town,
      GUICHET_LOG_KEY: join(folder, 'log.key'),
      GUICHET_LOG_POLICY: join(folder, 'policy'),
      GUICHET_SECRET_EXCHANGE_SEED: own.seed,
      GUICHET_SECRET_EXCHANGE_TOKEN: own.token,
    }
    return { id: own.id, folder, url: `http://127.0.0.1:${own.port}`, token: own.token, logKeys: own.logKeys, policy, env }
  })
}

const yaml = (value: unknown): string => stringify(value, { aliasDuplicateObjects: false })

/** Made at first, read afterwards: the same corridor goes on. */
function secretsOf(folder: string, id: string): Secrets {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const read = (name: string, make: () => string) => {
    const path = join(folder, name)
    if (!existsSync(path)) writeFileSync(path, make(), { mode: 0o600 })
    return readFileSync(path, 'utf8').trim()
  }
  return {
    seed: read('exchange.seed', newSeed),
    token: read('exchange.token', newSeed),
    logKeys: read('log.key', () => newKeys(`${id}.corridor.example/log`)),
  }
}

function named(path: string, change: (file: Record<string, unknown>) => void): void {
  const file = parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  change(file)
  writeFileSync(path, yaml(file))
}
