import type { ComponentType } from 'react';
import type { PageName } from '../page-list.ts';
import { Delete } from './delete.tsx';
import { ChangeEmail } from './email.tsx';
import { ErrorPage } from './error.tsx';
import { Forgot } from './forgot.tsx';
import { ChangePassword } from './password.tsx';
import { Profile } from './profile.tsx';
import { Register } from './register.tsx';
import { Reset } from './reset.tsx';
import { SecondFactor } from './second-factor.tsx';
import { Security } from './security.tsx';
import { Sessions } from './sessions.tsx';
import { SignIn } from './sign-in.tsx';
import { SignInFailed } from './sign-in-failed.tsx';
import { SignedOut } from './signed-out.tsx';
import { TwoFactor } from './two-factor.tsx';
import { Verify } from './verify.tsx';

/** The component of each page. One script has them all: it is loaded once, by one request, and kept for ever. */
export const pages: Readonly<Record<PageName, ComponentType>> = {
  'sign-in': SignIn,
  register: Register,
  'second-factor': SecondFactor,
  forgot: Forgot,
  'signed-out': SignedOut,
  'sign-in-failed': SignInFailed,
  error: ErrorPage,
  verify: Verify,
  reset: Reset,
  delete: Delete,
  profile: Profile,
  security: Security,
  password: ChangePassword,
  email: ChangeEmail,
  'two-factor': TwoFactor,
  sessions: Sessions,
};
