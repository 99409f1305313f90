import { existsSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { checkAssistants } from '#assistant'
import { storiesOf } from '#cases'
import { checkTown } from '#definitions'
import { Refusal } from '#kernel'
import { formatService, printProblems, readFiles, readService, serviceFolders, sourceOf, type TownNames, townNames } from '#services'
import { checkLawFolder, lawFolders, told } from '#simulation'

/** `check <file or folder>…`: every mistake of services and laws with its place; exit 1 when there is an error. `--town` names the folder that knows teams and registers, whose own mistakes are told as well; without it the town in which a service stands, else the demonstration's. */
export async function check(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' }, write: { type: 'boolean' }, town: { type: 'string' } },
  })
  if (positionals.length === 0) throw new Refusal('check.nothing', { usage: 'guichet check <file or folder>…' })
  const missing = positionals.find((path) => !existsSync(path))
  if (missing !== undefined) throw new Refusal('check.not-found', { path: missing })
  const folders = positionals.filter((path) => basename(path) !== 'law.yaml').flatMap(serviceFolders)
  const laws = positionals.flatMap(lawFolders)
  const wrong = [...laws.flatMap(checkLawFolder), ...checkAssistants(positionals)]
  if (!values.json) for (const mistake of wrong) process.stdout.write(`${told(mistake)}\n`)
  if (folders.length === 0 && laws.length > 0) {
    if (values.json) process.stdout.write(`${JSON.stringify(wrong)}\n`)
    else process.stdout.write(`${laws.length} ${laws.length === 1 ? 'law' : 'laws'} checked\n`)
    return wrong.length === 0 ? 0 : 1
  }
  if (folders.length === 0) throw new Refusal('check.no-service', { paths: positionals })
  const read = (names: TownNames) => (folder: string) => {
    const files = readFiles(folder)
    if (values.write) {
      const path = /\.ya?ml$/.test(folder) ? folder : join(folder, 'service.yaml')
      writeFileSync(path, formatService(files['service.yaml'] ?? ''))
    }
    return readService(sourceOf(files, folder), names).problems
  }
  const towns = [...Map.groupBy(folders, (folder) => values.town ?? townAround(folder))].map(([folder, services]) => {
    const { town, mistakes } = checkTown(folder)
    for (const { file, line, column, path, why } of mistakes)
      process.stderr.write(`${join(folder, file)}:${line}:${column} ${path}: ${why}\n`)
    return { services, mistakes, names: town && { ...townNames(town), story: storiesOf(town) } }
  })
  const problems = towns.flatMap(({ services, names }) => (names === undefined ? [] : services.flatMap(read(names))))
  process.stdout.write(printProblems(problems, { json: values.json ?? false }))
  const errors = problems.filter(({ severity }) => severity === 'error').length
  if (!values.json) process.stdout.write(`${folders.length} ${folders.length === 1 ? 'service' : 'services'} checked\n`)
  const mistakes = towns.flatMap(({ mistakes }) => mistakes)
  return errors + mistakes.length + wrong.length === 0 && towns.every(({ names }) => names !== undefined) ? 0 : 1
}

/** The town in whose `services/` a service stands. */
function townAround(folder: string): string {
  const around = resolve(folder, '../..')
  return existsSync(join(around, 'town.yaml')) ? around : join(import.meta.dirname, '../../towns/demo')
}
