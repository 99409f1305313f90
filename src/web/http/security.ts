/** What every answer carries. Scripts, styles and pictures come from this host only; inline script needs the request's nonce, and without one is barred; inline style does not exist. */
export const securityHeaders = (nonce: string | undefined, secure: boolean): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': `default-src 'none'; script-src 'self'${nonce === undefined ? '' : ` 'nonce-${nonce}'`}; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; media-src 'self'; manifest-src 'self'; object-src 'none'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'${secure ? '; upgrade-insecure-requests' : ''}`,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), interest-cohort=()',
  'X-Frame-Options': 'SAMEORIGIN',
  ...(secure ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
})

/**
 * Did this post come from one of our own pages? Fetch Metadata tells (Sec-Fetch-Site); browsers older than it send Origin.
 * Neither: refused, since every browser that can post sends one of them.
 */
export function isSameOrigin(header: (name: string) => string | undefined, host: string): boolean {
  const site = header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = header('origin') ?? header('referer')
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host
}
