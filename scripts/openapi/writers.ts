import type { SchemaWriter } from './contract/schemas.ts';
import type { ProblemWriter } from './problems.ts';

/** What parts of the document are written with: each collects the components that it refers to. */
export interface Writers {
  readonly schemas: SchemaWriter;
  readonly problems: ProblemWriter;
}
