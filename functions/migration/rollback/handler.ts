import type { Context } from 'aws-lambda';
import { parseEnvironment } from '#shared/env';
import { ledgerEnvironment } from '../env.ts';
import { createRangeHandler } from '../range-handler.ts';
import { rollBackRange } from './rollback.ts';

const work = createRangeHandler('range rolled back', parseEnvironment(ledgerEnvironment), rollBackRange);

export const handler = (event: unknown, context: Context) => work(event, context);
