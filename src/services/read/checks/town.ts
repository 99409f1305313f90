import { nearest } from '../near.ts'
import type { Path } from '../problem.ts'
import type { Code } from '../words/index.ts'
import type { Checking } from './checking.ts'

/**
 * Names of the town. Without its authority or calendar a service cannot work: errors. A team, partner, purpose, life event or theme may come after the service,
 * and a person can be asked what no registry tells: warnings, unless the field is never asked.
 */
export function checkTown(checking: Checking): void {
  const { raw, reading, service } = checking
  const { town } = reading
  const look = (code: Code, name: string | undefined, known: readonly string[], path: Path) => {
    if (name === undefined || known.includes(name)) return
    const near = nearest(name, known)
    reading.say(path, code, {
      name,
      ...(near ? { near } : {}),
      ...(known.length > 0 && known.length <= 12 ? { expected: known.join(' · ') } : {}),
    })
  }
  look('unknown-authority', raw.authority, town.authorities, ['authority'])
  look('unknown-event', raw.event, town.events, ['event'])
  raw.themes?.forEach((theme, index) => {
    if (town.themes) look('unknown-theme', theme, town.themes, ['themes', index])
  })
  look('unknown-calendar', raw.workflow.calendar, town.calendars, ['workflow', 'calendar'])
  look('new-purpose', raw.data.purpose, town.purposes, ['data', 'purpose'])
  for (const [role, team] of Object.entries(raw.workflow.roles ?? {})) look('unknown-team', team, town.teams, ['workflow', 'roles', role])
  look('unknown-partner', raw.access.partner, town.partners ?? [], ['access', 'partner'])
  if (typeof raw.stage === 'object' && 'pilot' in raw.stage)
    raw.stage.pilot.in?.forEach((code, index) => {
      if (town.isTerritory?.(code) === false) reading.say(['stage', 'pilot', 'in', index], 'pilot-nowhere', { code })
    })
  raw.languages.forEach((lang, index) => {
    if (!town.languages.includes(lang))
      reading.say(['languages', index], 'language-not-offered', { lang, expected: town.languages.join(' · ') })
  })
  if (!raw.languages.some((lang) => town.languages.includes(lang)))
    reading.say(['languages'], 'no-common-language', { expected: town.languages.join(' · ') })
  for (const field of service.fields) {
    for (const each of [field, ...(field.item ?? [])]) {
      const path = each === field ? ['fields', field.name] : ['fields', field.name, 'item', each.name]
      for (const [index, source] of each.from.entries()) {
        const id = /^registry\.(.*)$/.exec(source)?.[1]
        if (id !== undefined) look(each.asked ? 'unknown-registry' : 'missing-registry', id, town.registries, [...path, 'from', index])
      }
    }
  }
}
