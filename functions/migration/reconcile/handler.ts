import type { Context } from 'aws-lambda';
import { parseEnvironment } from '#shared/env';
import { factorEnvironment } from '../env.ts';
import { createRangeHandler } from '../range-handler.ts';
import { createSourceParts } from '../source-parts.ts';
import { reconcileRange } from './reconcile.ts';

const environment = parseEnvironment(factorEnvironment);
const readParts = createSourceParts(environment);
const work = createRangeHandler('range reconciled', environment, async (range) =>
  reconcileRange({ ...range, ...(await readParts()) }),
);

export const handler = (event: unknown, context: Context) => work(event, context);
