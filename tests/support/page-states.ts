import type { PageName } from '../../functions/account/app/page-list.ts';
import { type openMember, passwords, type Visit } from './account-pages.ts';

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

/** Whoever `openMember` has signed in. */
type Member = Awaited<ReturnType<typeof openMember>>;
type ReachAsMember = (member: Member) => Promise<unknown>;

/** Waits until a page of members shows what it has loaded. */
async function open(member: Member, name: PageName, shown: string): Promise<void> {
  await member.open(name);
  await member.page.locator(shown).first().waitFor();
}

/** How to bring each page of members to its states. */
export const membersStates: Readonly<Record<string, ReachAsMember>> = {
  profile: (member) => open(member, 'profile', '#age_range'),
  'profile-saved': async (member) => {
    await open(member, 'profile', '#age_range');
    await member.page.locator('#age_range').selectOption('25_34');
    await member.page.locator('form:has(#age_range) button[type=submit]').click();
    await member.page.locator('.said:not(:empty)').waitFor();
  },
  security: (member) => open(member, 'security', '.list'),
  'security-confirm': async (member) => {
    await open(member, 'security', '.list');
    await member.page.locator('.add button').click();
    await member.page.locator('#passkeyName').waitFor();
  },
  password: (member) => open(member, 'password', '#currentPassword'),
  'password-faults': async (member) => {
    await open(member, 'password', '#currentPassword');
    await send(member);
  },
  email: (member) => open(member, 'email', '#newEmail'),
  'two-factor': (member) => open(member, 'two-factor', '#password'),
  'two-factor-set-up': async (member) => {
    await open(member, 'two-factor', '#password');
    await member.page.locator('#password').fill(passwords.old);
    await member.page.locator('main form button[type=submit]').click();
    await member.page.locator('.qr svg').waitFor();
  },
  sessions: (member) => open(member, 'sessions', '.list'),
  'delete-as-member': (member) => open(member, 'delete', '#password'),
  'signed-in-already': (member) => open(member, 'sign-in', '.button.primary'),
  ended: async (member) => {
    await open(member, 'profile', '#age_range');
    const { origin } = new URL(member.page.url());
    await member.context.request.post(`${origin}/api/auth/revoke-sessions`, { headers: { origin } });
    await member.page.locator('#age_range').selectOption('25_34');
    await member.page.locator('form:has(#age_range) button[type=submit]').click();
    await member.page.locator('.notice.bad').waitFor();
  },
};
