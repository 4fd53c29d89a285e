import { Logger } from '@aws-lambda-powertools/logger';
import { redact } from '#shared/observability/redact';

/** The one logger of a function: JSON lines, redacted; name and level come from POWERTOOLS_* variables. */
export const logger = new Logger({ jsonReplacerFn: redact });
