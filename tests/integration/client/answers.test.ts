import { describe, expect, it } from 'vitest';
import { isApiError, NetworkError, UnreadableAnswerError } from '../../../shared/client/client.ts';
import { api, openTab, profileKey, useTestApi } from '../../support/client-fixture.ts';

useTestApi();

describe('answers', () => {
  it('of refusals carry what the problem document says', async () => {
    const errors = [{ field: 'title', message: 'must not be blank' }];
    api.state.answer = ({ key }) =>
      key.startsWith('POST') ? { status: 400, body: { error_code: 'INVALID_REQUEST', errors } } : undefined;
    const creating = openTab().tasks.create({ title: ' ' });
    await expect(creating).rejects.toMatchObject({ code: 'INVALID_REQUEST', faults: errors });
  });

  it('of the gateway have the code of their status', async () => {
    api.state.answer = ({ key }) =>
      key === profileKey ? { status: 429, body: { message: 'Too Many' } } : undefined;
    await expect(openTab().profile.get()).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
  });

  it('of something else than the API are told from its own', async () => {
    api.state.answer = ({ key }) =>
      key === profileKey
        ? { status: 200, body: '<h1>Welcome to our Wi-Fi</h1>', headers: { 'content-type': 'text/html' } }
        : undefined;
    await expect(openTab().profile.get()).rejects.toThrow(UnreadableAnswerError);
  });

  it('that do not come are a NetworkError, until there is a network again', async () => {
    const client = openTab();
    api.state.answer = () => 'cut';
    await expect(client.profile.get()).rejects.toThrow(NetworkError);
    await expect(client.health()).rejects.toThrow(NetworkError);
    await expect(client.signIn.email({ email: 'ada@example.test', password: 'x' })).rejects.toThrow(
      NetworkError,
    );
    api.state.answer = () => undefined;
    expect(await client.profile.get()).toEqual({ ok: true });
  });
});

describe('a server newer than the client', () => {
  const answerProfile = (answer: object) => {
    api.state.answer = ({ key }) => (key === profileKey ? { status: 200, ...answer } : undefined);
  };

  it('may answer fields and values that are unknown here', async () => {
    answerProfile({ body: { learning_mode: 'telepathic', shoe_size: 38 } });
    expect(await openTab().profile.get()).toEqual({ learning_mode: 'telepathic', shoe_size: 38 });
  });

  it('may have error codes that are unknown here', async () => {
    const body = { error_code: 'MOON_IN_WRONG_PHASE', detail: 'wait', request_id: 'r-1', errors: 'none' };
    answerProfile({ status: 418, body });
    const error = await openTab()
      .profile.get()
      .catch((thrown: unknown) => thrown);
    expect(isApiError(error)).toBe(true);
    expect(isApiError(error, 'INTERNAL')).toBe(false);
    expect(error).toMatchObject({ code: 'MOON_IN_WRONG_PHASE', status: 418, requestId: 'r-1', faults: [] });
  });
});
