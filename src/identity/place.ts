// From where somebody signs in, in words that she recognises. Nothing is looked up elsewhere.
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|Chromium|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]
const found = (list: typeof browsers, text: string) => list.find(([pattern]) => pattern.test(text))?.[1]

/** "Firefox, Android" of a User-Agent; '' when it says nothing that we know. */
export const browserOf = (userAgent: string | undefined): string =>
  [found(browsers, userAgent ?? ''), found(systems, userAgent ?? '')].filter(Boolean).join(', ')
