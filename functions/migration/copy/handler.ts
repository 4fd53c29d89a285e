import type { Context } from 'aws-lambda';
import { parseEnvironment } from '#shared/env';
import { factorEnvironment } from '../env.ts';
import { createSourceRangeHandler } from '../range-handler.ts';
import { copyRange } from './copy.ts';

const work = createSourceRangeHandler('range copied', parseEnvironment(factorEnvironment), copyRange);

export const handler = (event: unknown, context: Context) => work(event, context);
