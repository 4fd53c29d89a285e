import { AccountPage } from '@site/src/components/account-page';
import { LoginForm } from '@site/src/components/login-form';
import { Unreachable, Waiting } from '@site/src/components/messages';
import { ProfileEditor } from '@site/src/components/profile-editor';
import type { Draft } from '@site/src/profile-fields';
import { RequireAuth, useUser } from 'gatehouse/react';
import { useState } from 'react';

/** The draft is kept above the guard: if the session ends while somebody types, they log in here and go on. */
export default function ProfilePage() {
  return (
    <AccountPage title="Your profile">
      <Content />
    </AccountPage>
  );
}

function Content() {
  const owner = useUser()?.id;
  const [draft, setDraft] = useState<{ readonly owner: typeof owner; readonly typed: Draft }>();
  return (
    <RequireAuth loading={<Waiting />} signedOut={<SignedOut />} unreachable={<Unreachable />}>
      <ProfileEditor
        key={owner}
        draft={draft && draft.owner === owner ? draft.typed : {}}
        onDraft={(typed) => setDraft({ owner, typed })}
      />
    </RequireAuth>
  );
}

function SignedOut() {
  return (
    <>
      <div className="alert alert--info margin-bottom--md" role="status">
        You are not signed in. Log in to go on where you were.
      </div>
      <LoginForm />
    </>
  );
}
