import { useState } from 'react';
import { useCopy } from '../../context.tsx';
import type { Fault } from '../../faults.ts';
import { Button } from '../../ui/button.tsx';
import { List } from '../../ui/list.tsx';
import { FaultNotice } from '../../ui/notice.tsx';
import { Said } from '../../ui/said.tsx';
import { usePageClient } from '../../use-client.ts';
import { deviceInWords, type ReadDevice } from './devices.ts';
import { type OwnSession, revokeOthers, revokeSession } from './own-sessions.ts';
import { SessionItem } from './session-item.tsx';

interface SessionListProps {
  readonly sessions: readonly OwnSession[];
  readonly readDevice: ReadDevice;
}

/** The sessions, with the means to end all but the one that is looked from. */
export function SessionList({ sessions: first, readDevice }: SessionListProps) {
  const copy = useCopy();
  const client = usePageClient();
  const [sessions, setSessions] = useState(first);
  const { busyWith, said, fault, end } = useEnding();
  const others = sessions.filter(({ isCurrent }) => !isCurrent);
  const remove = (gone: readonly OwnSession[]) =>
    setSessions((all) => all.filter((session) => !gone.includes(session)));
  const endOne = (session: OwnSession, device: string) =>
    end(
      session.id,
      () => revokeSession(client, session.id),
      () => {
        remove([session]);
        return copy.sessions.revoked(device);
      },
    );
  const endOthers = () =>
    end(
      'others',
      () => revokeOthers(client),
      () => {
        remove(others);
        return copy.sessions.revokedOthers;
      },
    );
  return (
    <>
      <Said text={said} takesFocus />
      {fault && <FaultNotice fault={fault} />}
      <List>
        {sessions.map((session) => {
          const device = deviceInWords(copy, readDevice(session.userAgent));
          const isBusy = busyWith === session.id;
          return (
            <SessionItem
              key={session.id}
              {...{ session, device, isBusy }}
              onEnd={() => endOne(session, device)}
            />
          );
        })}
      </List>
      {others.length === 0 && <p className="small">{copy.sessions.onlyThis}</p>}
      {others.length > 1 && (
        <Button isBusy={busyWith === 'others'} onClick={endOthers}>
          {copy.sessions.revokeOthers}
        </Button>
      )}
    </>
  );
}

/** One thing at a time is ended, and then said to be. */
function useEnding() {
  const [busyWith, setBusyWith] = useState<string>();
  const [said, setSaid] = useState<string>();
  const [fault, setFault] = useState<Fault>();
  const end = async (what: string, ask: () => Promise<Fault | undefined>, done: () => string) => {
    if (busyWith !== undefined) return;
    setBusyWith(what);
    setSaid(undefined);
    setFault(undefined);
    const refusal = await ask();
    setBusyWith(undefined);
    if (refusal) setFault(refusal);
    else setSaid(done());
  };
  return { busyWith, said, fault, end };
}
