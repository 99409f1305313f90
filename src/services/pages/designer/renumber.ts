const line = /^(version[ \t]*:[ \t]*)(["']?)\d+\2(?=[ \t]*(?:#|$))/m

/** The same text with another number after `version:`; undefined when no line of its own holds it. Everything else, comments too, stays. */
export const renumber = (text: string, version: number): string | undefined =>
  line.test(text) ? text.replace(line, (_, start: string) => `${start}${version}`) : undefined
