import type { RuleSet } from '#rules'
import type { Catalogue, Loaded } from '../../catalogue.ts'
import type { Service } from '../../contract.ts'
import { type Place, type Problem, readService } from '../../read/index.ts'
import { sourceOf } from '../../service-files.ts'

/** A file as the designer's pages look at it. */
export interface Examined {
  readonly files: Readonly<Record<string, string>>
  /** by line; an error stops the offer, a warning is read by whoever publishes */
  readonly problems: readonly Problem[]
  readonly errors: readonly Problem[]
  readonly service?: Service
  readonly rules?: RuleSet
  readonly hash?: string
  /** the version in force of the same service */
  readonly current?: Loaded
  /** the number that is free, when the file's own is taken or too low */
  readonly next?: number
  /** this very content is published already */
  readonly published: boolean
}

const root = 'service'

/** `service/i18n/en.yaml` → `i18n/en.yaml`: the path in the service's folder. */
export const pathIn = (file: string): string => (file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file)

/** Number of the newest published version and one; 1 for a service that is not there yet. */
export const nextVersion = (catalogue: Catalogue, id: string): number =>
  Math.max(0, ...catalogue.versions(id).map(({ service }) => service.version)) + 1

/**
 * Reads the files of a service and says what is wrong with them, in themselves and beside what is published: a number that is taken, or below the newest.
 * `only`: the service whose page this is; a file of another one is a mistake there.
 */
export function examine(catalogue: Catalogue, files: Readonly<Record<string, string>>, only?: string): Examined {
  const source = sourceOf(files, root)
  const { service, rules, hash, problems, placeOf } = readService(source, catalogue.townNames())
  const own = service === undefined ? [] : besides(catalogue, service, hash, placeOf, only)
  const all = [...problems, ...own].sort((a, b) => a.line - b.line || a.column - b.column)
  const errors = all.filter(({ severity }) => severity === 'error')
  const current = service === undefined ? undefined : catalogue.current(service.id)
  const taken = own.some(({ code }) => code !== 'rule.other-service')
  return {
    files,
    problems: all,
    errors,
    ...(service === undefined ? {} : { service }),
    ...(rules === undefined ? {} : { rules }),
    ...(hash === undefined ? {} : { hash }),
    ...(current === undefined ? {} : { current }),
    ...(taken && service !== undefined ? { next: nextVersion(catalogue, service.id) } : {}),
    published: service !== undefined && catalogue.versions(service.id).some((version) => version.hash === hash),
  }
}

function besides(
  catalogue: Catalogue,
  service: Service,
  hash: string | undefined,
  placeOf: (path: readonly string[]) => Place,
  only: string | undefined,
): Problem[] {
  const { id, version } = service
  if (only !== undefined && id !== only) return [problem(placeOf(['service']), 'service', 'other-service', { id, only })]
  const versions = catalogue.versions(id)
  const same = versions.find((one) => one.service.version === version)
  const next = nextVersion(catalogue, id)
  if (same !== undefined && same.hash !== hash)
    return [problem(placeOf(['version']), 'version', 'version-taken', { version: String(version), next: String(next) })]
  if (same === undefined && version < next)
    return [
      problem(placeOf(['version']), 'version', 'version-low', { version: String(version), newest: String(next - 1), next: String(next) }),
    ]
  return []
}

const problem = ({ file, line, column }: Place, path: string, code: string, details: Readonly<Record<string, string>>): Problem => ({
  severity: 'error',
  file,
  line,
  column,
  path,
  code: `rule.${code}`,
  message: code,
  details,
})
