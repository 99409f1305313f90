import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Mistake } from '#definitions'
import { lawFolders } from '#simulation'
import { checkAssistant } from './router/definition.ts'
import { readFolder } from './sheets/folder.ts'
import { checkTarget } from './talk/law-target.ts'

/** Every mistake of what the assistant reads below these paths: `assistant.yaml` of towns, sheets beside it, `dialogue.yaml` of laws. */
export function checkAssistants(paths: readonly string[]): readonly Mistake[] {
  const folders = paths.filter((path) => existsSync(path) && statSync(path).isDirectory())
  const towns = folders
    .flatMap((folder) => [folder, ...readdirSync(folder).map((name) => join(folder, name))])
    .filter((folder) => existsSync(join(folder, 'assistant.yaml')))
  return [
    ...towns.flatMap((town) => [
      ...checkAssistant(town).mistakes.map((mistake) => ({ ...mistake, file: join(town, mistake.file) })),
      ...(existsSync(join(town, 'sheets')) ? readFolder(join(town, 'sheets')).broken : []).map(({ file, why }) => ({
        file,
        line: 1,
        column: 1,
        path: '',
        why,
      })),
    ]),
    ...folders
      .flatMap(lawFolders)
      .filter((folder) => existsSync(join(folder, 'dialogue.yaml')))
      .flatMap((folder) => checkTarget(folder).mistakes.map((mistake) => ({ ...mistake, file: join(folder, mistake.file) }))),
  ]
}
