import { passwords, type Visit } from './account-pages.ts';

type Reach = (visit: Visit) => Promise<unknown>;

/** Sends the form of a page as it stands, and waits for what comes of it. */
async function send({ page }: Visit): Promise<void> {
  await page.locator('main form button[type=submit]').click();
  await page.locator('.notice, .error').first().waitFor();
}

async function enterAddress(visit: Visit): Promise<void> {
  await visit.page.locator('#email').fill('ada@example.test');
  await send(visit);
}

/** How to bring each page to each of the states that strangers see it in. */
export const strangersStates: Readonly<Record<string, Reach>> = {
  'sign-in': (visit) => visit.open('sign-in'),
  'sign-in-refused': async (visit) => {
    await visit.open('sign-in');
    await visit.page.locator('#password').fill(passwords.new);
    await enterAddress(visit);
  },
  'sign-in-by-provider-failed': (visit) => visit.open('sign-in', '?error=account_not_linked'),
  register: (visit) => visit.open('register'),
  'register-faults': async (visit) => {
    await visit.open('register');
    await visit.page.locator('#password').fill('short');
    await send(visit);
  },
  'register-done': async (visit) => {
    await visit.open('register');
    await visit.page.locator('#name').fill('Ada');
    await visit.page.locator('#password').fill(passwords.new);
    await enterAddress(visit);
  },
  'second-factor': (visit) => visit.open('second-factor'),
  'second-factor-recovery': async (visit) => {
    await visit.open('second-factor');
    await visit.page.locator('.aside button').click();
    await visit.page.locator('#code[autocomplete=off]').waitFor();
  },
  forgot: (visit) => visit.open('forgot'),
  'forgot-done': async (visit) => {
    await visit.open('forgot');
    await enterAddress(visit);
  },
  verify: (visit) => visit.open('verify', '?token=x'),
  'verify-refused': async (visit) => {
    await visit.open('verify', '?token=x');
    await send(visit);
  },
  'verify-without-link': (visit) => visit.open('verify'),
  reset: (visit) => visit.open('reset', '?token=x'),
  delete: (visit) => visit.open('delete', '?token=x'),
  'signed-out': (visit) => visit.open('signed-out'),
  'sign-in-failed': (visit) => visit.open('sign-in-failed'),
  error: (visit) => visit.open('error', '?error=INTERNAL'),
  'not-found': (visit) => visit.goto('/account/nowhere'),
};
