import type { ReactNode } from 'react';

/** The mark of a way to sign in, where there is one; drawn, so that nobody is asked for it. */
export function ProviderLogo({ id }: { readonly id: string }) {
  const drawing = drawings[id];
  if (!drawing) return null;
  return (
    <svg className="logo" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
      {drawing}
    </svg>
  );
}

const drawings: Readonly<Record<string, ReactNode>> = {
  google: (
    <>
      <path
        fill="#4285f4"
        d="M22.5 12.2c0-.7-.1-1.4-.2-2H12v4h5.9a5 5 0 0 1-2.2 3.2v2.7h3.5c2.1-1.9 3.3-4.7 3.3-7.9Z"
      />
      <path
        fill="#34a853"
        d="M12 23c3 0 5.4-1 7.2-2.7l-3.5-2.7a6.6 6.6 0 0 1-9.9-3.5H2.2v2.8A11 11 0 0 0 12 23Z"
      />
      <path fill="#fbbc05" d="M5.8 14.1a6.6 6.6 0 0 1 0-4.2V7.1H2.2a11 11 0 0 0 0 9.9l3.6-2.9Z" />
      <path
        fill="#ea4335"
        d="M12 5.4c1.6 0 3.1.6 4.2 1.6l3.1-3.1A11 11 0 0 0 2.2 7.1l3.6 2.8A6.6 6.6 0 0 1 12 5.4Z"
      />
    </>
  ),
  github: (
    <path
      fill="currentColor"
      d="M12 1.5a10.5 10.5 0 0 0-3.3 20.5c.5.1.7-.2.7-.5v-1.9c-2.9.6-3.5-1.3-3.5-1.3-.5-1.2-1.2-1.5-1.2-1.5-.9-.7.1-.6.1-.6 1 .1 1.6 1.1 1.6 1.1.9 1.6 2.5 1.1 3.1.9.1-.7.4-1.1.7-1.4-2.3-.3-4.8-1.2-4.8-5.2 0-1.1.4-2.1 1.1-2.8-.1-.3-.5-1.3.1-2.8 0 0 .9-.3 2.9 1.1a10 10 0 0 1 5.2 0c2-1.3 2.9-1.1 2.9-1.1.6 1.5.2 2.5.1 2.8.7.7 1.1 1.7 1.1 2.8 0 4-2.5 4.9-4.8 5.2.4.3.7 1 .7 1.9v2.9c0 .3.2.6.7.5A10.5 10.5 0 0 0 12 1.5Z"
    />
  ),
  passkey: (
    <path
      fill="currentColor"
      d="M9 12a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Zm0 2c-4 0-7 2-7 5v1.5h11.5v-5A9 9 0 0 0 9 14Zm13-2.5a3.5 3.5 0 1 0-5 3.1V21l1.5 1.5L21 20l-1.5-1.5L21 17l-1.5-2.2A3.5 3.5 0 0 0 22 11.5Zm-3.5-.5a1 1 0 1 1 0-2 1 1 0 0 1 0 2Z"
    />
  ),
};
