export { workbench } from './capability.ts'
