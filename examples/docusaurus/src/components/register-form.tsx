import Link from '@docusaurus/Link';
import { apiUrl } from '@site/src/client';
import { orThrow } from '@site/src/refusal';
import { useClient } from 'gatehouse/react';
import { useState } from 'react';
import { SubmitButton, TextField } from './fields';
import { Failure, Success } from './messages';
import { useSubmission } from './use-submission';

/** @param login the page to go on to, from which one comes back to where one was */
export function RegisterForm({ login }: { readonly login: string }) {
  const client = useClient();
  const [email, setEmail] = useState('');
  const { progress, onSubmit } = useSubmission((form) => {
    const [name, password] = [String(form.get('name')), String(form.get('password'))];
    return orThrow((fetchOptions) => client.signUp.email({ name, email, password, fetchOptions }));
  });
  if (progress.stage === 'done') return <LookIntoMailbox email={email} login={login} />;
  return (
    <form onSubmit={onSubmit}>
      <TextField label="Name" name="name" autoComplete="name" required />
      <TextField
        label="E-mail address"
        type="email"
        autoComplete="username"
        required
        value={email}
        onChange={({ target }) => setEmail(target.value)}
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={8}
        maxLength={128}
        hint="8 to 128 characters. Several words are easy to remember and hard to guess."
        required
      />
      {progress.stage === 'failed' && <Failure of={progress.failure} />}
      <SubmitButton busy={progress.stage === 'busy'}>Register</SubmitButton>
    </form>
  );
}

/** The same for an address that is known already: only its owner learns that, by mail. */
function LookIntoMailbox({ email, login }: { readonly email: string; readonly login: string }) {
  return (
    <>
      <Success>
        <strong>Look into your mailbox.</strong> We have written to {email}: open the link in that e-mail,
        then <Link to={login}>log in</Link>.
      </Success>
      <p>
        Nothing there in a few minutes, not even among the spam?{' '}
        <a href={`${apiUrl}/account/verify`}>Get a new link</a>.
      </p>
    </>
  );
}
