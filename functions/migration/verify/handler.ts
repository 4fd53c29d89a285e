import type { Context } from 'aws-lambda';
import { parseEnvironment } from '#shared/env';
import { factorEnvironment } from '../env.ts';
import { createSourceRangeHandler } from '../range-handler.ts';
import { verifyRange } from './verify.ts';

const work = createSourceRangeHandler('range verified', parseEnvironment(factorEnvironment), verifyRange);

export const handler = (event: unknown, context: Context) => work(event, context);
