/**
 * What this town tells everybody (services, figures) has an edition in each process. Whoever changes any of it turns it over once the change is there to be
 * read, and what was kept of the edition before is made anew.
 */
export interface Edition {
  /** the one that is read now */
  now(): number
  turn(): void
}

export function openEdition(): Edition {
  let edition = 1
  return {
    now: () => edition,
    turn: () => {
      edition++
    },
  }
}
