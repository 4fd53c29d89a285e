import { Fragment, type ReactNode, useEffect, useState } from 'react';
import { useSession } from '#shared/react/react';
import { useCopy, usePage } from '../context.tsx';
import { pathOf } from '../page-list.ts';
import { Button } from './button.tsx';
import { Frame } from './frame.tsx';
import { Menu } from './menu.tsx';
import { Notice } from './notice.tsx';
import { Waiting } from './waiting.tsx';

interface MemberFrameProps {
  /** About how many fields the page will have, if any. */
  readonly fields?: number;
  readonly children: ReactNode;
}

/**
 * A page for those who are signed in. Whoever comes without a session is sent to sign in and back; whose session ends
 * while the page is open keeps what was typed.
 */
export function MemberFrame({ fields, children }: MemberFrameProps) {
  return (
    <Frame menu={<Menu />}>
      <Guard {...(fields !== undefined && { fields })}>{children}</Guard>
    </Frame>
  );
}

function Guard({ fields, children }: MemberFrameProps) {
  const { status, user, refresh } = useSession();
  const { common } = useCopy();
  const member = useOwner(user?.id);
  useSignInFirst(status === 'signed-out' && member === undefined);
  if (member !== undefined) {
    return (
      <>
        {status === 'signed-out' && <Ended />}
        {/* What one person has typed is nothing for the next, who may have signed in in another tab. */}
        <Fragment key={member}>{children}</Fragment>
      </>
    );
  }
  if (status === 'unreachable') {
    return (
      <Notice kind="bad" words={common.unreachable}>
        <Button onClick={() => void refresh()}>{common.retry}</Button>
      </Notice>
    );
  }
  return <Waiting {...(fields !== undefined && { fields })} />;
}

/** In another tab: nothing that was typed here is lost, and this page goes on by itself afterwards. */
function Ended() {
  const { member } = useCopy();
  const { page } = usePage().data;
  return (
    <Notice kind="bad" words={member.ended}>
      <p>
        <a href={pathOf('sign-in', { returnTo: pathOf(page) })} target="_blank" rel="noreferrer">
          {member.signIn}
        </a>
      </p>
    </Notice>
  );
}

/** Whose page it is: whoever is signed in, or was last. */
function useOwner(id: string | undefined): string | undefined {
  const [member, setMember] = useState(id);
  useEffect(() => {
    if (id !== undefined) setMember(id);
  }, [id]);
  return id ?? member;
}

function useSignInFirst(isWanted: boolean): void {
  const { page, returnTo } = usePage().data;
  useEffect(() => {
    if (isWanted) location.replace(pathOf('sign-in', { returnTo: pathOf(page, { returnTo }) }));
  }, [isWanted, page, returnTo]);
}
