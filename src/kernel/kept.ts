import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deserialize, serialize } from 'node:v8'

/**
 * What was made of a text, kept between starts: `make` runs again when the text is another, or when the code that reads it is. Only plain data can be
 * kept, and only what is `whole`: a mistake is found anew each time.
 */
export type Keeper = <T>(name: string, text: string, make: () => T, whole: (made: T) => boolean) => T

/** Keeps nothing: for checks, and for texts that somebody is still writing. */
export const keepingNothing: Keeper = (_name, _text, make) => make()

/** A keeper in `folder`; `readers` are the folders and files that decide how a text is read. */
export function keptIn(folder: string, readers: readonly URL[]): Keeper {
  let version: string | undefined
  return (name, text, make, whole) => {
    version ??= digest([process.version, ...readers.flatMap((reader) => stampsIn(fileURLToPath(reader)))])
    const prefix = `${name}-${version}-`
    const path = join(folder, `${prefix}${digest([text])}`)
    try {
      return deserialize(readFileSync(path))
    } catch {} // not there yet
    const made = make()
    if (!whole(made)) return made
    try {
      mkdirSync(folder, { recursive: true })
      for (const old of readdirSync(folder)) if (old.startsWith(`${name}-`) && !old.startsWith(prefix)) unlinkSync(join(folder, old))
      writeFileSync(`${path}.${process.pid}`, serialize(made))
      renameSync(`${path}.${process.pid}`, path) // two processes may keep it at once: each file is whole
    } catch {} // an installation that its user may not write to goes without
    return made
  }
}

/** Names, sizes and times of change under a path: reading each of some hundred files took longer than what is kept saves. */
function stampsIn(path: string): string[] {
  const found = statSync(path)
  if (!found.isDirectory()) return [`${path} ${found.size} ${found.mtimeMs}`]
  return readdirSync(path)
    .sort()
    .flatMap((name) => stampsIn(join(path, name)))
}

/** Names and contents under a path, in order. */
export function textsIn(path: string, wanted: (name: string) => boolean = () => true): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .filter(({ name }) => wanted(name))
      .flatMap((entry) => [entry.name, ...textsIn(join(path, entry.name))])
  } catch {
    return [readFileSync(path, 'utf8')] // a file
  }
}

const digest = (texts: readonly string[]): string => createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 32)
