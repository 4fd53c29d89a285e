import { z } from 'zod';

const path = z.string().startsWith('$');

/** Tests of a variable and what each is given. Those of the first list may be given a path instead, by `…Path`. */
const comparisons = {
  BooleanEquals: z.boolean(),
  ...sameFor(['Equals', 'GreaterThan', 'GreaterThanEquals', 'LessThan', 'LessThanEquals']),
};
const tests = {
  IsBoolean: z.boolean(),
  IsNull: z.boolean(),
  IsNumeric: z.boolean(),
  IsPresent: z.boolean(),
  IsString: z.boolean(),
  IsTimestamp: z.boolean(),
  StringMatches: z.string(),
};

function sameFor(orders: readonly string[]): Record<string, z.ZodType> {
  const kinds = { Numeric: z.number(), String: z.string(), Timestamp: z.iso.datetime({ offset: true }) };
  return Object.fromEntries(
    Object.entries(kinds).flatMap(([kind, schema]) => orders.map((order) => [`${kind}${order}`, schema])),
  );
}

const operators: Readonly<Record<string, z.ZodType>> = {
  ...comparisons,
  ...Object.fromEntries(Object.keys(comparisons).map((name) => [`${name}Path`, path])),
  ...tests,
  And: z.array(z.lazy((): z.ZodType => rule)).min(1),
  Or: z.array(z.lazy((): z.ZodType => rule)).min(1),
  Not: z.lazy((): z.ZodType => rule),
};

const shape = {
  Comment: z.string().optional(),
  Variable: path.optional(),
  ...Object.fromEntries(Object.entries(operators).map(([name, schema]) => [name, schema.optional()])),
};

function hasOneOperator(value: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(value).filter((name) => Object.hasOwn(operators, name)).length === 1;
}
const oneOperator = { error: 'needs exactly one operator, such as StringEquals' };

const rule = z.strictObject(shape).refine(hasOneOperator, oneOperator);

/**
 * A rule of a Choice state. @see https://states-language.net/spec.html#choice-state
 */
export const choiceSchema = z
  .strictObject({ ...shape, Next: z.string() })
  .refine(hasOneOperator, oneOperator);
