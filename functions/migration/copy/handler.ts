import type { Context } from 'aws-lambda';
import { parseEnvironment } from '#shared/env';
import { factorEnvironment } from '../env.ts';
import { createRangeHandler } from '../range-handler.ts';
import { createSourceParts } from '../source-parts.ts';
import { copyRange } from './copy.ts';

const environment = parseEnvironment(factorEnvironment);
const readParts = createSourceParts(environment);
const work = createRangeHandler('range copied', environment, async (range) =>
  copyRange({ ...range, ...(await readParts()) }),
);

export const handler = (event: unknown, context: Context) => work(event, context);
