export * from '../index.ts'
export { exampleFrame } from './frame.ts'
