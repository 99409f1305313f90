/** The face of the design: page shell, components, assets, words and formats. Imports no capability. */
export type { Asset } from './assets.ts'
export { assetOf, assetPath, assets, serveAsset } from './assets.ts'
export type { PurposeProps, StageProps, Tone } from './banners.tsx'
export { Alert, News, Purpose, Stage } from './banners.tsx'
export type { ErrorStatus } from './error-page.tsx'
export { ErrorPage } from './error-page.tsx'
export type { DateStyle } from './format.ts'
export {
  dayOf,
  daysBetween,
  formatBytes,
  formatCents,
  formatDate,
  formatDateTime,
  formatDays,
  formatList,
  formatMoney,
  formatNumber,
  formatPercent,
  formatTime,
  localeOf,
} from './format.ts'
export type { FooterLinks, Frame, LanguageLink, Link, NavItem, PostTo, Town } from './frame.ts'
export { Arch, Icon } from './icon.tsx'
export type { IconName } from './icons.ts'
export { Form, Hidden } from './post.tsx'
export type { Island, ShellProps } from './shell.tsx'
export { Shell } from './shell.tsx'
export type { Lang, Messages, Translate, Values } from './words.ts'
export { catalogue, catalogueProblems } from './words.ts'
