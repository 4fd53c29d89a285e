import { expect, it } from 'vitest';
import { type HeldSession, loading, nextState, type SessionState } from './session-state.ts';

const held = (changes: Partial<HeldSession> = {}): HeldSession => ({
  data: null,
  error: null,
  isPending: false,
  isRefetching: false,
  ...changes,
});
const ada = { user: { name: 'Ada' }, session: { id: '1' } } as unknown as NonNullable<HeldSession['data']>;
const signedIn = nextState(loading, held({ data: ada }));
const signedOut = nextState(loading, held());
const offline = { status: 0 };
const unreachable = nextState(loading, held({ error: offline }));
const asking = held({ isPending: true, isRefetching: true });

it.each<[string, SessionState, HeldSession, SessionState['status']]>([
  ['nothing is known before the first answer', loading, asking, 'loading'],
  ['a session was answered', loading, held({ data: ada }), 'signed-in'],
  ['no session was answered', loading, held(), 'signed-out'],
  ['the session was refused', signedIn, held({ error: { status: 401 } }), 'signed-out'],
  ['there was no answer to the first question', loading, held({ error: offline }), 'unreachable'],
  ['it is asked again after that', unreachable, asking, 'unreachable'],
  ['it is answered at last', unreachable, held({ data: ada }), 'signed-in'],
  ['it is asked again of who is signed out', signedOut, asking, 'signed-out'],
  ['it is asked again of who is signed in', signedIn, held({ data: ada, isRefetching: true }), 'signed-in'],
  ['there was no answer later on', signedIn, held({ data: ada, error: { status: 503 } }), 'signed-in'],
  ['there was no answer to who is signed out', signedOut, held({ error: { status: 503 } }), 'signed-out'],
  ['the session has ended', signedIn, held(), 'signed-out'],
])('%s', (_, before, now, status) => {
  expect(nextState(before, now).status).toBe(status);
});

it('is the same object until something changes, so that nothing is rendered in vain', () => {
  expect(nextState(signedIn, held({ data: ada, isRefetching: true }))).toBe(signedIn);
  expect(nextState(signedOut, asking)).toBe(signedOut);
  expect(nextState(unreachable, held({ error: offline }))).toBe(unreachable);
});

it('keeps the last failure beside what may be out of date', () => {
  const error = { status: 503 };
  expect(nextState(signedIn, held({ data: ada, error }))).toMatchObject({ user: { name: 'Ada' }, error });
});
