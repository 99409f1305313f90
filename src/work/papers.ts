import { hasDecisionLetter } from '#cases'
import { say } from '#definitions'
import type { FileRef } from '#services'
import { answersTold } from './answers.ts'
import type { DeskCase } from './open.ts'
import { hiddenFields } from './visible.ts'

/** A file that this agent may open: to which question it was given, or which document it is. */
export interface Paper extends FileRef {
  readonly label?: string
  readonly at?: string
  readonly issued: boolean
}

/** Every file of a case that the agent's roles may see, by id. A file that is not here is not of this case, or not for them. */
export function papersOf(opened: DeskCase, lang: string): ReadonlyMap<string, Paper> {
  const { view, loaded, roles } = opened
  const hidden = hiddenFields(loaded.service, roles)
  const found = new Map<string, Paper>()
  for (const { answers } of answersTold(opened, lang))
    for (const { files, label, field } of answers)
      for (const file of files) found.set(file.file, { ...file, label, issued: false, ...atOf(view.provenance[field.name]?.at) })
  for (const { files, field, at } of view.files)
    if (field === undefined || !hidden.has(field))
      for (const file of files) if (!found.has(file.file)) found.set(file.file, { ...file, at, issued: false })
  for (const { document, file, number, issuedAt } of view.documents) {
    const title = loaded.service.documents.find(({ name }) => name === document)?.title
    if (file !== undefined)
      found.set(file, {
        file,
        name: `${number ?? document}.pdf`,
        type: 'application/pdf',
        size: 0,
        issued: true,
        label: title === undefined ? document : say(title, lang),
        ...atOf(issuedAt),
      })
  }
  return found
}

/** May this agent read the letter of the decision? It says the facts that it rests on, so whoever may not see all answers may not. */
export const letterShown = ({ view, loaded, roles }: DeskCase): boolean =>
  hasDecisionLetter(view) && hiddenFields(loaded.service, roles).size === 0

const atOf = (at: string | undefined) => (at === undefined ? {} : { at })

/** Kinds that a browser shows without running anything in them. */
export const isShown = (type: string): boolean => isPicture(type) || type === 'application/pdf'
export const isPicture = (type: string): boolean => /^image\/(?:png|jpeg|gif|webp)$/.test(type)
