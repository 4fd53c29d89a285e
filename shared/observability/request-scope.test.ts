import { afterEach, expect, it, vi } from 'vitest';
import { tagStatement, withRequestId } from '#shared/observability/request-scope';

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
  expect(withRequestId('CntQVa1eeCBhthI=', () => tagStatement('select 1'))).toBe(
    "select 1 /*request_id='CntQVa1eeCBhthI=',trace_id='1-5759e988-bd862e3fe1be46a994272793'*/",
  );
});

it.each(["x'*/; drop table a; /*", 'a b', '', 'a'.repeat(129)])(
  'T44 adds nothing that could end the comment: %j',
  (id) => {
    vi.stubEnv('_X_AMZN_TRACE_ID', undefined);
    expect(withRequestId(id, () => tagStatement('select 1'))).toBe('select 1');
  },
);
