import { usePage } from '../context.tsx';
import type { Outcome } from '../faults.ts';
import { Loaded } from '../ui/loaded.tsx';
import { MemberFrame } from '../ui/member-frame.tsx';
import { usePageClient } from '../use-client.ts';
import { loadDeviceReader, type ReadDevice } from './sessions/devices.ts';
import { loadSessions, type OwnSession } from './sessions/own-sessions.ts';
import { SessionList } from './sessions/session-list.tsx';

interface Shown {
  readonly sessions: readonly OwnSession[];
  readonly readDevice: ReadDevice;
}

/** Where somebody is signed in. */
export function Sessions() {
  const { copy } = usePage();
  const client = usePageClient();
  const load = async (): Promise<Outcome<Shown>> => {
    const [outcome, readDevice] = await Promise.all([loadSessions(client), loadDeviceReader()]);
    return outcome.fault ? outcome : { data: { sessions: outcome.data, readDevice } };
  };
  return (
    <MemberFrame>
      <p>{copy.sessions.text}</p>
      <Loaded load={load}>{(shown) => <SessionList {...shown} />}</Loaded>
    </MemberFrame>
  );
}
