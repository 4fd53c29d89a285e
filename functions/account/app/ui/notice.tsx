import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useSession } from '#shared/react/react';
import { usePage } from '../context.tsx';
import { type Copy, type Words, wordsFor } from '../copy/copy.ts';
import { type Fault, isSignInWanted } from '../faults.ts';
import { pageList, pathOf } from '../page-list.ts';
import { inWords } from './time.ts';

interface NoticeProps {
  readonly kind: 'good' | 'bad' | 'neutral';
  readonly words: Words;
  readonly children?: ReactNode;
}

/** Says what has come of something, where screen readers hear it, and takes the focus there. */
export function Notice({ kind, words, children }: NoticeProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div className={`notice ${kind}`} role={kind === 'bad' ? 'alert' : 'status'} tabIndex={-1} ref={place}>
      <h2>{words.heading}</h2>
      <p>{words.text}</p>
      {children}
    </div>
  );
}

interface FaultNoticeProps {
  readonly fault: Fault;
  /** What some codes mean on this page. */
  readonly words?: Readonly<Partial<Record<string, Words>>> | undefined;
  readonly children?: ReactNode;
}

/** Says why something did not come about, and what to do. */
export function FaultNotice({ fault, words = {}, children }: FaultNoticeProps) {
  const { copy, language } = usePage();
  const { retryAfterSeconds } = fault;
  const hasEnded = useHasEnded();
  if (fault.code === 'UNAUTHENTICATED' && hasEnded) return null;
  return (
    <Notice kind="bad" words={words[fault.code] ?? wordsFor(copy, fault.code)}>
      {retryAfterSeconds !== undefined && (
        <p>{copy.common.tryAgainIn(inWords(retryAfterSeconds, language))}</p>
      )}
      {isSignInWanted(fault) && <SignInAgain fault={fault} />}
      {isOurs(fault, copy) && fault.requestId && (
        <p className="small">{copy.common.requestId(fault.requestId)}</p>
      )}
      {children}
    </Notice>
  );
}

/** Leads from a page of members over the page to sign in, and back. */
function SignInAgain({ fault: { code } }: { readonly fault: Fault }) {
  const { copy, data } = usePage();
  const { page, returnTo } = data;
  if (pageList[page] === 'anyone') return null;
  const href = pathOf('sign-in', {
    returnTo: pathOf(page, { returnTo }),
    error: code === 'SESSION_NOT_FRESH' ? code : undefined,
  });
  return (
    <p>
      <a href={href}>{copy.member.signIn}</a>
    </p>
  );
}

/** Whether the page says by itself, above everything else, that its session has ended, or has said so. */
function useHasEnded(): boolean {
  const { status } = useSession();
  const { page } = usePage().data;
  const isOver = pageList[page] === 'members' && status === 'signed-out';
  const [wasOver, setOver] = useState(isOver);
  useEffect(() => {
    if (isOver) setOver(true);
  }, [isOver]);
  return isOver || wasOver;
}

/** Faults that somebody has to look into know their number. */
function isOurs({ code }: Fault, { problems }: Copy): boolean {
  return code === 'INTERNAL' || code === 'UNAVAILABLE' || !Object.hasOwn(problems, code);
}
