/** The income tax of 2024 as a programmer would write it by hand: what the kernel is measured against. */
function scale(base: number, parts: number): number {
  let tax = 0
  const a = 11_497 * parts
  const b = 29_315 * parts
  const c = 83_823 * parts
  const d = 180_294 * parts
  if (base > a) tax += (Math.min(base, b) - a) * 0.11
  if (base > b) tax += (Math.min(base, c) - b) * 0.3
  if (base > c) tax += (Math.min(base, d) - c) * 0.41
  if (base > d) tax += (base - d) * 0.45
  return tax
}

function surtax(base: number, adults: number): number {
  const a = 250_000 * adults
  const b = 500_000 * adults
  if (base <= a) return 0
  return Math.floor((Math.min(base, b) - a) * 0.03 + Math.max(0, base - b) * 0.04 + 0.500001)
}

function even(x: number): number {
  const near = Math.floor(x + 0.500001)
  return near % 2 === 0 ? near : Math.floor(x + 0.499999)
}

const allowance = (amount: number, least: number, most: number) => even(Math.min(amount, Math.min(most, Math.max(least, amount * 0.1))))

type Numbers = Float64Array | Uint8Array

export function byHand(
  count: number,
  couple: Numbers,
  children: Numbers,
  lone: Numbers,
  wage1: Numbers,
  wage2: Numbers,
  pension: Numbers,
  [parts, income, gross, tax, due]: Float64Array[],
): void {
  for (let i = 0; i < count; i++) {
    const adults = couple[i] === 1 ? 2 : 1
    const kids = children[i]!
    const alone = lone[i] === 1 && couple[i] !== 1 && kids >= 1
    const halves = (kids <= 2 ? kids : 2 * kids - 2) + (alone ? 1 : 0)
    const total = adults + halves / 2
    const w1 = wage1[i]!
    const w2 = wage2[i]!
    const p = pension[i]!
    const taxable = Math.floor(
      w1 - allowance(w1, 504, 14_426) + (w2 - allowance(w2, 504, 14_426)) + (p - allowance(p, 450, 4399)) + 0.500001,
    )
    const most = alone ? 4224 + (halves - 2) * 1791 : halves * 1791
    const capped = Math.max(scale(taxable, total), scale(taxable, adults) - most)
    const relief = Math.max(0, (adults === 2 ? 1470 : 889) - 0.4525 * capped)
    const final = Math.floor(Math.max(0, capped - relief) + 0.500001)
    parts![i] = total
    income![i] = taxable
    gross![i] = capped
    tax![i] = final
    due![i] = (final < 61 ? 0 : final) + surtax(taxable, adults)
  }
}
