import { usePage } from '../../context.tsx';
import { Button } from '../../ui/button.tsx';
import { Item } from '../../ui/list.tsx';
import { Moment } from '../../ui/moment.tsx';
import { dayInWords } from '../../ui/time.ts';
import type { OwnSession } from './own-sessions.ts';

interface SessionItemProps {
  readonly session: OwnSession;
  /** In words. */
  readonly device: string;
  readonly isBusy: boolean;
  readonly onEnd: () => void;
}

export function SessionItem({ session, device, isBusy, onEnd }: SessionItemProps) {
  const { copy, language } = usePage();
  const words = copy.sessions;
  const { isCurrent, createdAt, expiresAt, ipAddress } = session;
  return (
    <Item
      title={device}
      badge={isCurrent ? words.current : undefined}
      action={
        !isCurrent && (
          <Button isBusy={isBusy} onClick={onEnd} label={words.revokeDevice(device)}>
            {words.revoke}
          </Button>
        )
      }
    >
      <p>
        <Moment time={createdAt} say={words.signedIn} />
      </p>
      {ipAddress && <p>{words.address(ipAddress)}</p>}
      <p>{words.expires(dayInWords(expiresAt, language))}</p>
    </Item>
  );
}
