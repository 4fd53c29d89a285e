import { afterEach, expect, it, vi } from 'vitest';
import { currentRequestScope, tagStatement, withRequest } from '#shared/observability/request-scope';

afterEach(() => vi.unstubAllEnvs());

it('leaves statements outside of requests alone', () => {
  vi.stubEnv('_X_AMZN_TRACE_ID', 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1');
  expect(tagStatement('select 1')).toBe('select 1');
});

it('adds the request and its trace', () => {
  vi.stubEnv(
    '_X_AMZN_TRACE_ID',
    'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
  );
  expect(withRequest({ requestId: 'CntQVa1eeCBhthI=' }, () => tagStatement('select 1'))).toBe(
    "select 1 /*request_id='CntQVa1eeCBhthI=',trace_id='1-5759e988-bd862e3fe1be46a994272793'*/",
  );
});

it.each(["x'*/; drop table a; /*", 'a b', '', 'a'.repeat(129)])(
  'T44 adds nothing that could end the comment: %j',
  (id) => {
    vi.stubEnv('_X_AMZN_TRACE_ID', undefined);
    expect(withRequest({ requestId: id }, () => tagStatement('select 1'))).toBe('select 1');
  },
);

it('keeps a request and its trace with the work that a deadline gave up, while the environment serves another', async () => {
  vi.stubEnv('_X_AMZN_TRACE_ID', 'Root=1-1;Sampled=1');
  const next = Promise.withResolvers<void>();
  const givenUp = withRequest({ requestId: 'request-1', correlationId: 'order-7' }, async () => {
    await next.promise;
    return currentRequestScope();
  });
  vi.stubEnv('_X_AMZN_TRACE_ID', 'Root=1-2;Sampled=1');
  await withRequest({ requestId: 'request-2' }, async () => next.resolve());
  expect(await givenUp).toEqual({ requestId: 'request-1', correlationId: 'order-7', traceId: '1-1' });
});
