/** Full text in memory: BM25F over a few fields (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009, 3.6), typing errors forgiven. */

export interface IndexedField {
  readonly name: string
  readonly weight: number
  /** 0 to 1: how much a long text counts for less */
  readonly b: number
}

export interface Entry {
  readonly id: string
  /** terms by field */
  readonly fields: Readonly<Record<string, readonly string[]>>
}

export interface Hit {
  readonly id: string
  readonly score: number
  /** 0 to 1: how much of what the question says, weighed by how rare its words are, stands in this entry */
  readonly covered: number
}

interface Posting {
  readonly entries: Uint32Array
  /** term frequency, weighed and normalised over the fields */
  readonly weights: Float32Array
}

const k1 = 1.2

/** A term of a question. `weight` below 1: it is one of several that together stand for one word. */
export interface Wanted {
  readonly term: string
  readonly weight: number
}

export interface SearchIndex {
  readonly size: number
  /** The best entries for these terms, best first. */
  search(terms: readonly (string | Wanted)[], limit: number): readonly Hit[]
  /** how rare a term is, and so how much it says */
  worth(term: string): number
  /** The known term that a word means: itself, or the nearest within one or two typing errors. */
  known(term: string): string | undefined
}

export function buildIndex(entries: readonly Entry[], fields: readonly IndexedField[]): SearchIndex {
  const lengths = fields.map(({ name }) => entries.map((entry) => entry.fields[name]?.length ?? 0))
  const averages = lengths.map((all) => Math.max(1, all.reduce((sum, one) => sum + one, 0) / Math.max(1, entries.length)))
  const gathered = new Map<string, { entries: number[]; weights: number[] }>()
  entries.forEach((entry, at) => {
    fields.forEach(({ name, weight, b }, f) => {
      const norm = weight / (1 - b + (b * lengths[f]![at]!) / averages[f]!)
      for (const term of entry.fields[name] ?? []) {
        const list = gathered.get(term) ?? { entries: [], weights: [] }
        gathered.set(term, list)
        if (list.entries.at(-1) === at) list.weights[list.weights.length - 1]! += norm
        else {
          list.entries.push(at)
          list.weights.push(norm)
        }
      }
    })
  })
  const postings = new Map<string, Posting>()
  for (const [term, list] of gathered)
    postings.set(term, { entries: Uint32Array.from(list.entries), weights: Float32Array.from(list.weights) })
  const byLength = Map.groupBy(postings.keys(), (term) => term.length)

  const rarity = (count: number) => Math.log(1 + (entries.length - count + 0.5) / (count + 0.5))
  const meant = new Map<string, string | undefined>()
  const known = (term: string): string | undefined => {
    if (postings.has(term)) return term
    if (meant.has(term)) return meant.get(term)
    const found = withoutArticle(term, postings) ?? nearest(term, byLength, (one) => postings.get(one)!.entries.length)
    if (meant.size > 5000) meant.clear()
    meant.set(term, found)
    return found
  }

  return {
    size: entries.length,
    known,
    worth: (term) => rarity(postings.get(term)?.entries.length ?? 0),
    search: (terms, limit) => {
      const scores = new Float64Array(entries.length)
      const covers = new Float64Array(entries.length)
      let whole = 0
      const weights = new Map<string, number>()
      for (const one of terms) {
        const { term, weight } = typeof one === 'string' ? { term: one, weight: 1 } : one
        weights.set(term, Math.max(weight, weights.get(term) ?? 0))
      }
      for (const [asked, part] of weights) {
        const term = known(asked)
        const posting = term === undefined ? undefined : postings.get(term)
        const worth = rarity(posting?.entries.length ?? 0) * part
        whole += worth
        if (posting === undefined) continue
        // A word that was guessed counts for less than one that was written so.
        const sure = term === asked ? worth : worth * 0.8
        for (let i = 0; i < posting.entries.length; i++) {
          const at = posting.entries[i]!
          const weight = posting.weights[i]!
          scores[at]! += (sure * weight * (k1 + 1)) / (k1 + weight)
          covers[at]! += sure
        }
      }
      const found: Hit[] = []
      for (let at = 0; at < scores.length; at++)
        if (scores[at]! > 0) found.push({ id: entries[at]!.id, score: scores[at]!, covered: whole === 0 ? 0 : covers[at]! / whole })
      return found.sort((one, other) => other.score - one.score).slice(0, limit)
    },
  }
}

/** `didentite`, `limpot`: the apostrophe was left out. */
const withoutArticle = (term: string, known: ReadonlyMap<string, unknown>): string | undefined =>
  /^[cdjlmnst][aeiouyh]\w{3}/.test(term) && known.has(term.slice(1)) ? term.slice(1) : undefined

/** The nearest term: one error in words of four letters and more, two from eight. Of equals, the more frequent. */
function nearest(term: string, byLength: ReadonlyMap<number, readonly string[]>, frequency: (term: string) => number): string | undefined {
  const most = term.length < 4 || /\d/.test(term) ? 0 : term.length < 8 ? 1 : 2
  let best: { term: string; errors: number } | undefined
  for (let length = term.length - most; most > 0 && length <= term.length + most; length++)
    for (const one of byLength.get(length) ?? []) {
      if (one[0] !== term[0]) continue // the first letter is rarely mistyped
      const errors = distance(term, one, best?.errors ?? most)
      if (errors > most) continue
      if (best === undefined || errors < best.errors || (errors === best.errors && frequency(one) > frequency(best.term)))
        best = { term: one, errors }
    }
  return best?.term
}

/** Insertions, deletions, replacements and swaps of neighbours between two words; more than `most` is told as `most + 1`. */
export function distance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1
  let before: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, j) => j)
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1]
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) cost = Math.min(cost, before[j - 2]! + 1)
      row.push(cost)
      least = Math.min(least, cost)
    }
    if (least > most) return most + 1
    before = last
    last = row
  }
  return Math.min(last[other.length]!, most + 1)
}
