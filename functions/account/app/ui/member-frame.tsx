import { type ReactNode, useEffect, useState } from 'react';
import { useSession } from '#shared/react/react';
import { useCopy, usePage } from '../context.tsx';
import { pathOf } from '../page-list.ts';
import { Button } from './button.tsx';
import { Frame } from './frame.tsx';
import { Menu } from './menu.tsx';
import { Notice } from './notice.tsx';

interface MemberFrameProps {
  readonly title: string;
  readonly children: ReactNode;
}

/**
 * A page for those who are signed in. Whoever comes without a session is sent to sign in and back; whose session ends
 * while the page is open keeps what was typed.
 */
export function MemberFrame({ title, children }: MemberFrameProps) {
  return (
    <Frame title={title} menu={<Menu />}>
      <Guard>{children}</Guard>
    </Frame>
  );
}

function Guard({ children }: { readonly children: ReactNode }) {
  const { status, refresh } = useSession();
  const { common } = useCopy();
  const wasIn = useWasIn(status === 'signed-in');
  useSignInFirst(status === 'signed-out' && !wasIn);
  if (status === 'signed-in' || wasIn) {
    return (
      <>
        {status === 'signed-out' && <Ended />}
        {children}
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
  return <Waiting />;
}

/** Stands for what is not known yet, in about its size: nothing jumps when it comes. */
export function Waiting() {
  const { common } = useCopy();
  return (
    <div className="waiting">
      <p role="status">{common.loading}</p>
      <span aria-hidden="true" />
      <span aria-hidden="true" />
      <span aria-hidden="true" />
    </div>
  );
}

function Ended() {
  const { member } = useCopy();
  const { page } = usePage().data;
  return (
    <Notice kind="bad" words={member.ended}>
      <p>
        <a href={pathOf('sign-in', { returnTo: pathOf(page) })}>{member.signIn}</a>
      </p>
    </Notice>
  );
}

function useWasIn(isIn: boolean): boolean {
  const [wasIn, setWasIn] = useState(false);
  useEffect(() => {
    if (isIn) setWasIn(true);
  }, [isIn]);
  return wasIn;
}

function useSignInFirst(isWanted: boolean): void {
  const { page, returnTo } = usePage().data;
  useEffect(() => {
    if (isWanted) location.replace(pathOf('sign-in', { returnTo: pathOf(page, { returnTo }) }));
  }, [isWanted, page, returnTo]);
}
