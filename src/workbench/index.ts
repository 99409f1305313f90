export { workbench } from './capability.ts'
export { reportHtml } from './report.tsx'
