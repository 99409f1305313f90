/** A town that registers births: the demonstration with the world's service, its fragment, its teams, and two maternities and a fire brigade as partners. */
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import type { TestTown } from './town.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const world = join(root, 'src/services/read/fixtures/world')

export const birth = 'declaration-naissance'

/** `change`: of the service's text. */
export function birthTown(change: (text: string) => string = (text) => text): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-births-'))
  cpSync(join(root, 'towns/demo'), folder, { recursive: true })
  const text = readFileSync(join(world, 'naissance.service.txt'), 'utf8')
    .replace('stage: { prototype: testers }', 'stage: live')
    .replace('authority: etat-civil', 'authority: ville')
  mkdirSync(join(folder, 'services', birth))
  writeFileSync(join(folder, 'services', birth, 'service.yaml'), change(text))
  mkdirSync(join(folder, 'fragments'))
  cpSync(join(world, 'fragments/etat-civil-commun@2.txt'), join(folder, 'fragments/etat-civil-commun@2.yaml'))
  for (const team of ['agent', 'officier', 'province', 'national'])
    appendFileSync(
      join(folder, 'teams.yaml'),
      `- { path: etat-civil.${team}, agency: ville, title: { fr: "État civil, ${team}", en: "Registry, ${team}", nl: "Burgerlijke stand, ${team}" } }\n`,
    )
  const worker = (id: number, given: string, team: string) =>
    `- { id: 01900000-0000-7000-8000-00000000020${id}, name: ${given.toLowerCase()}.civil, given: ${given}, family: Civil, agency: ville, teams: [etat-civil.${team}], may: [worker], language: fr, email: ${given.toLowerCase()}@valmont-sur-meuse.example, capacity: { fr: "État civil", en: "Registry", nl: "Burgerlijke stand" } }\n`
  appendFileSync(join(folder, 'workers.yaml'), worker(1, 'Agathe', 'agent') + worker(2, 'Octave', 'officier'))
  mkdirSync(join(folder, 'partners'))
  const partner = (id: string, name: string, kind: string) =>
    writeFileSync(
      join(folder, `partners/${id}.yaml`),
      `id: ${id}\ntitle: { fr: "${name}", en: "${name}", nl: "${name}" }\ncontact: contact@${id}.example\npurpose: identite\nagency: ville\nas: [${kind}]\ntoken: { secret: ${id.toUpperCase().replaceAll('-', '_')} }\n`,
    )
  partner('maternite-nord', 'Maternité du Nord', 'maternité')
  partner('maternite-lac', 'Clinique du Lac', 'maternité')
  partner('pompiers', 'Pompiers', 'pompiers')
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** The form on one page, as it is posted: born today. */
export function birthForm({ edge }: TestTown): Readonly<Record<string, string>> {
  const [year = '', month = '', day = ''] = edge.clock.today('Europe/Paris').split('-')
  return {
    'enfant.given': 'Jules',
    'enfant.family': 'Gaudron',
    'enfant.birth.day': day,
    'enfant.birth.month': month,
    'enfant.birth.year': year,
    lieu: 'maternité',
    établissement: 'nord',
    accouchement: 'simple',
    lien: 'mère',
    'mère connue': 'non',
    'père connu': 'non',
  }
}

/** Writes answers into the form of a page, as a person does. */
export async function fillForm(page: Page, form: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(form)) {
    const control = page.locator(`[name="${name}"]`)
    if ((await control.first().getAttribute('type')) === 'radio') await page.locator(`[name="${name}"][value="${value}"]`).check()
    else if ((await control.first().evaluate((one) => one.tagName)) === 'SELECT') await control.selectOption(value)
    else await control.fill(value)
  }
}
