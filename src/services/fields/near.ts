/**
 * How many typing errors lie between what was typed and the beginning of a name: letters missing, added, changed, or two swapped.
 * More than `most` gives `most + 1`. (Optimal string alignment; the row's minimum over the name makes it a distance to its beginning.)
 */
export function errorsToPrefix(typed: string, name: string, most: number): number {
  const width = Math.min(name.length, typed.length + most)
  if (width < typed.length - most) return most + 1
  let before: number[] = []
  let last = Array.from({ length: width + 1 }, (_, i) => i)
  for (let i = 1; i <= typed.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= width; j++) {
      const cost = typed[i - 1] === name[j - 1] ? 0 : 1
      let errors = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost)
      if (i > 1 && j > 1 && typed[i - 1] === name[j - 2] && typed[i - 2] === name[j - 1]) errors = Math.min(errors, before[j - 2]! + 1)
      row.push(errors)
      if (errors < least) least = errors
    }
    if (least > most) return most + 1
    before = last
    last = row
  }
  return Math.min(most + 1, ...last)
}
