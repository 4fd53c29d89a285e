import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { createGatehouseClient } from '#shared/client/client';
import { GatehouseProvider, RequireAuth } from './react.ts';

const guarded = (
  <RequireAuth loading="…" signedOut="nobody">
    secret
  </RequireAuth>
);

it('rendered on a server knows nobody, and asks nothing', () => {
  const client = createGatehouseClient({
    baseUrl: 'https://api.example.com',
    fetch: () => expect.unreachable('a server renders without asking'),
  });
  expect(renderToString(<GatehouseProvider client={client}>{guarded}</GatehouseProvider>)).toBe('…');
});

it('without a provider says what is missing', () => {
  expect(() => renderToString(guarded)).toThrow('there is no <GatehouseProvider> around this component');
});
