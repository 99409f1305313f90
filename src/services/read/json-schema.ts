import { z } from 'zod'
import { serviceGrammar } from './grammar/service.ts'

/** The grammar as JSON Schema (draft 2020-12), for editors to complete and check while one types. Written to contracts/service.schema.json. */
export function serviceJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(serviceGrammar, { io: 'input', reused: 'inline', unrepresentable: 'any' }) as Record<
    string,
    unknown
  >
  return {
    $schema,
    title: 'Guichet service file',
    description: 'A public service: questions, rules, workflow, messages, retention. See docs/service-file.md.',
    ...schema,
  }
}
