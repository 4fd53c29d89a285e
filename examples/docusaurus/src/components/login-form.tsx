import { apiUrl } from '@site/src/client';
import { orThrow, Refusal } from '@site/src/refusal';
import { useClient } from 'gatehouse/react';
import { SubmitButton, TextField } from './fields';
import { Failure } from './messages';
import { useSubmission } from './use-submission';

/** Signs somebody in. Whatever shows the session then shows them, on this page and in every other tab. */
export function LoginForm() {
  const client = useClient();
  const { progress, onSubmit } = useSubmission(async (form) => {
    const credentials = { email: String(form.get('email')), password: String(form.get('password')) };
    await orThrow(async (fetchOptions) => {
      const answer = await client.signIn.email({ ...credentials, fetchOptions });
      if (answer.data && 'twoFactorRedirect' in answer.data)
        throw new Refusal({ status: 401, code: 'SECOND_FACTOR_WANTED' }, undefined);
      return answer;
    });
  });
  const failure = progress.stage === 'failed' ? progress.failure : undefined;
  return (
    <form onSubmit={onSubmit}>
      <TextField label="E-mail address" name="email" type="email" autoComplete="username" required />
      <TextField label="Password" name="password" type="password" autoComplete="current-password" required />
      {failure !== undefined && (
        <Failure of={failure}>
          {failure instanceof Refusal && failure.code === 'EMAIL_NOT_VERIFIED' && (
            <a href={`${apiUrl}/account/verify`}>Get a new link</a>
          )}
        </Failure>
      )}
      <SubmitButton busy={progress.stage === 'busy'}>Log in</SubmitButton>
      <p className="margin-top--md">
        <a href={`${apiUrl}/account/reset`}>Forgotten your password?</a>
      </p>
    </form>
  );
}
