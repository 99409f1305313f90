/** The media type that `Accept` wants most among those that can be given (RFC 9110, 12.5.1); the first one when it wants none of them more. */
export function accepted<Type extends string>(header: string | undefined, given: readonly [Type, ...Type[]]): Type {
  const wishes = (header ?? '*/*').split(',').map((part) => {
    const [range = '', ...parameters] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/)
    const quality = Number(parameters.find((one) => one.startsWith('q='))?.slice(2) ?? 1)
    return { range, quality: Number.isFinite(quality) ? quality : 0 }
  })
  // The most particular range that names a type says how much it is wanted.
  const qualityOf = (type: string): number =>
    [type, type.replace(/\/.*/, '/*'), '*/*'].map((range) => wishes.find((wish) => wish.range === range)).find((wish) => wish !== undefined)
      ?.quality ?? 0
  return given.reduce((best, type) => (qualityOf(type) > qualityOf(best) ? type : best))
}
