import type { Context } from 'aws-lambda';
import { parseEnvironment } from '#shared/env';
import { factorEnvironment } from '../env.ts';
import { createSourceRangeHandler } from '../range-handler.ts';
import { reconcileRange } from './reconcile.ts';

const work = createSourceRangeHandler(
  'range reconciled',
  parseEnvironment(factorEnvironment),
  reconcileRange,
);

export const handler = (event: unknown, context: Context) => work(event, context);
