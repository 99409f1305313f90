/** A thing or a document as people read it: what stands behind the address or the name of who numbers it. */
export function shown(thing: string): string {
  const number =
    /^urn:epcglobal:cbv:bt:\d+:(.+)$/.exec(thing)?.[1] ??
    /^https:\/\/id\.gs1\.org\/\d+\/(.+)$/.exec(thing)?.[1]?.replaceAll(/\/(21|10|254)\//g, ' · ')
  try {
    return decodeURIComponent(number ?? thing)
  } catch {
    return thing // a percent sign of somebody's own
  }
}
