/** The files of a service as they lie in a folder. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { ServiceSource } from './read/index.ts'

const parts =
  /^(service\.ya?ml|rules\.publicodes|examples\.ya?ml|i18n\/[\w-]+\.ya?ml|local\/[\p{L}\p{N}-]+\.ya?ml|fragments\/[\p{L}\p{N}@-]+\.ya?ml)$/u
const mainFile = /^(service|.*\.service)\.ya?ml$/

/** A folder that holds a `service.yaml`, or the folders in it that do; a lone `x.service.yaml` counts as its own. */
export function serviceFolders(folder: string): string[] {
  if (!existsSync(folder)) return []
  if (!statSync(folder).isDirectory()) return [folder]
  const names = readdirSync(folder).sort()
  if (names.some((name) => /^service\.ya?ml$/.test(name))) return [folder]
  return names.flatMap((name) => {
    const path = join(folder, name)
    if (name.startsWith('.')) return []
    if (statSync(path).isDirectory()) return serviceFolders(path)
    return mainFile.test(name) ? [path] : []
  })
}

function filesUnder(folder: string): string[] {
  if (!statSync(folder).isDirectory()) return [folder]
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => parts.test(relative(folder, path)) && statSync(path).isFile())
    .sort()
}

/** Changes when any file of the service does: by name, time and size, nothing is read. */
export const markOf = (folder: string): string => {
  const hash = createHash('sha256')
  for (const path of filesUnder(folder)) hash.update(`${path} ${statSync(path).mtimeMs} ${statSync(path).size}\n`)
  return hash.digest('hex')
}

/** Most that is read of one file; the reader says why a longer one is refused. */
const mostBytes = 1_100_000

export function readFiles(folder: string): Record<string, string> {
  const single = !statSync(folder).isDirectory()
  return Object.fromEntries(
    filesUnder(folder).map((path) => [
      single ? 'service.yaml' : relative(folder, path).replace(/\.yml$/, '.yaml'),
      readFileSync(path).subarray(0, mostBytes).toString('utf8'),
    ]),
  )
}

/** Files by relative path → what the reader takes; `where` names the file in messages. */
export function sourceOf(files: Readonly<Record<string, string>>, where: string): ServiceSource {
  const { 'service.yaml': text = '', ...parts } = files
  return { file: /\.ya?ml$/.test(where) ? where : `${where}/service.yaml`, text, parts }
}
