/** What was chosen first, in the order of the list; nothing is hidden. */
export const chosenFirst = <One extends { readonly id: string }>(all: readonly One[], chosen: readonly string[]): readonly One[] => [
  ...all.filter(({ id }) => chosen.includes(id)),
  ...all.filter(({ id }) => !chosen.includes(id)),
]

/** Does a piece of news concern somebody's place? News for everybody does, and whoever chose no place reads all of it. */
export const concerns = (places: readonly string[] | undefined, place: string | undefined): boolean =>
  places === undefined || place === undefined || places.includes(place)
