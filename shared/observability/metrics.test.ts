import { afterEach, expect, it, vi } from 'vitest';
import { countEvent, measure } from '#shared/observability/metrics';
import { withRequest } from '#shared/observability/request-scope';
import { captureLines } from '#shared/observability/testing';

afterEach(() => vi.restoreAllMocks());

it('counts an event as one metric of the service, whose line leads to the request', () => {
  const lines = captureLines();
  withRequest({ requestId: 'request-1' }, () => countEvent('MailFailed'));
  countEvent('MailFailed');
  const metric = {
    _aws: {
      CloudWatchMetrics: [
        {
          Namespace: 'gatehouse-test',
          Dimensions: [['service']],
          Metrics: [{ Name: 'MailFailed', Unit: 'Count' }],
        },
      ],
    },
    service: 'test',
    MailFailed: 1,
  };
  expect(lines()).toMatchObject([{ ...metric, request_id: 'request-1' }, metric]);
  expect(lines()[1]).not.toHaveProperty('request_id');
});

it('reports a duration in seconds', () => {
  const lines = captureLines();
  measure('OldestUnpublishedEvent', 12.5);
  const Metrics = [{ Name: 'OldestUnpublishedEvent', Unit: 'Seconds' }];
  expect(lines()).toMatchObject([
    { _aws: { CloudWatchMetrics: [{ Metrics }] }, OldestUnpublishedEvent: 12.5 },
  ]);
});
