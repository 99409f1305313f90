const families: readonly RegExp[] = [/\d(?:mo|y)$/, /\d(?:d|w)$/, /\dbd$/, /\dh$/]

/** Whether two durations can be counted as one: years and months, weeks and days; a working day is neither. */
export const addsUp = (a: string, b: string): boolean => families.some((family) => family.test(a) && family.test(b))
