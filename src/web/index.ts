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
  formatPartialDate,
  formatPercent,
  formatSeries,
  formatTime,
  localeOf,
} from './format.ts'
export type { FooterLinks, Frame, LanguageLink, Link, NavItem, PostTo, Town } from './frame.ts'
export type { HeroProps, LifeEvent } from './home.tsx'
export { Hero, LifeEvents, TownDrawing } from './home.tsx'
export * from './http/index.ts'
export { Arch, Icon } from './icon.tsx'
export type { IconName } from './icons.ts'
export { manifestEndpoint } from './manifest.ts'
export { awayEndpoint } from './offline/away.tsx'
export { workerEndpoint } from './offline/worker.ts'
export type { BecauseLine, CalcTerm, Interval } from './parts/amount.tsx'
export { Amount, Estimate, Result } from './parts/amount.tsx'
export type { AnswerGroup, AnswerLine } from './parts/answers.tsx'
export { Answers } from './parts/answers.tsx'
export type { ButtonProps, ButtonVariant } from './parts/button.tsx'
export { Actions, Button, EnterContinues, LinkButton, PostButton, TextButton } from './parts/button.tsx'
export type { Choice, ChoicesProps } from './parts/choice.tsx'
export { Checkbox, Checkboxes, Radios, Select } from './parts/choice.tsx'
export type { DatePart, DatePartsProps } from './parts/date-parts.tsx'
export { DateParts, datePartId, dateTyped, isDateEmpty } from './parts/date-parts.tsx'
export type { CaseHeadProps, ClockProps, ViewLink } from './parts/desk.tsx'
export { Bar, CaseHead, CaseTabs, Clock, Decide, DeskHead, Flag, Keys, Rail, Sheet } from './parts/desk.tsx'
export type { FieldProblemLine } from './parts/error-summary.tsx'
export { ErrorSummary, errorIn } from './parts/error-summary.tsx'
export type { FieldProps } from './parts/field.tsx'
export { describedBy, errorId, FieldError, FieldFrame, Hint, hintId, tied } from './parts/field.tsx'
export type { AddedFile, FileInputProps } from './parts/file-input.tsx'
export { FileInput } from './parts/file-input.tsx'
export { Aside, Back, Columns, ConfirmPage, Crumbs, FormPage, Head, PageHead, Section, TextPage, Wrap } from './parts/layout.tsx'
export type { Entry } from './parts/people.tsx'
export { People } from './parts/people.tsx'
export type { Figure } from './parts/plain.tsx'
export { Brief, Checks, Details, Empty, Lines, Offer, Pagination, SearchBox, Stats, Ways } from './parts/plain.tsx'
export type { ReceiptProps } from './parts/receipt.tsx'
export { Confirm, Receipt } from './parts/receipt.tsx'
export { QrCode, scanPage } from './parts/scan.tsx'
export type { Step } from './parts/steps.tsx'
export { Progress, Steps, TaskList } from './parts/steps.tsx'
export type { SourceOf, SummaryLine } from './parts/summary.tsx'
export { CheckGroup, Facts, Known, Source, SummaryList } from './parts/summary.tsx'
export type { Column, Row, TableProps } from './parts/table.tsx'
export { Table } from './parts/table.tsx'
export type { TextFieldProps } from './parts/text-field.tsx'
export { MoneyInput, NumberField, SuggestField, Textarea, TextField } from './parts/text-field.tsx'
export type { TalkEntry, TimelineEntry } from './parts/timeline.tsx'
export { Notes, Talk, Timeline } from './parts/timeline.tsx'
export type { TraceEntry } from './parts/trace.tsx'
export { Trace } from './parts/trace.tsx'
export type { TurnLine, TurnOf } from './parts/turns.tsx'
export { Turn, Turns } from './parts/turns.tsx'
export type { Change } from './parts/versions.tsx'
export { Added, Diff, Gates, Removed, Track } from './parts/versions.tsx'
export type { Plan } from './plan.ts'
export { ends, pathOf, planOf } from './plan.ts'
export { Form, Hidden } from './post.tsx'
export type { Island, ShellProps } from './shell.tsx'
export { Shell } from './shell.tsx'
export type { Lang, Messages, Translate, Values } from './words.ts'
export { catalogue, catalogueProblems } from './words.ts'
