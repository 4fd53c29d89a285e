import { createMailer, type Mailer } from '#shared/mail/mailer';
import { startAwsEndpoint } from '../../scripts/local/aws/endpoint.ts';
import { createPrincipals } from '../../scripts/local/aws/principals.ts';
import { createMailbox, type MailControl } from '../../scripts/local/mail/mailbox.ts';
import { createResendRoute } from '../../scripts/local/mail/resend-route.ts';

/** Beyond what any test waits for: the time of a request decides. */
const timeoutMs = 30_000;

/** The local mail service, the real SDK pointed at it, and its mailbox. */
export async function startMail() {
  const mailbox = createMailbox();
  const endpoint = await startAwsEndpoint({
    at: 0,
    region: 'eu-central-1',
    principals: createPrincipals(),
    services: [],
    localRoutes: [createResendRoute(mailbox)],
    log: (line) => process.stderr.write(`${line}\n`),
  });
  const settings = { apiKey: 're_test_key', from: 'Gatehouse <no-reply@example.test>' };
  const mailer: Mailer = createMailer(settings, { timeoutMs, baseUrl: `${endpoint.url}/_local/resend` });
  return { mailbox, mailer, stop: endpoint.close };
}

/** The newest mail to an address. @throws Error if there is none */
export function findMail(mailbox: Pick<MailControl, 'list'>, to: string) {
  const mail = mailbox.list().find((candidate) => candidate.to === to);
  if (!mail) throw new Error(`no mail to ${to}`);
  return mail;
}

/** The link to a page of ours in a mail, as it is. @throws Error if there is none */
export function linkIn({ text }: { readonly text: string }): string {
  const link = /https?:\/\/\S+\/account\/\S+/.exec(text)?.[0];
  if (!link) throw new Error('the mail has no link to a page');
  return link;
}

/** The token of the link in a mail. @throws Error if there is none */
export function tokenIn({ text }: { readonly text: string }): string {
  const token = /[?&]token=([\w.-]+)/.exec(text)?.[1];
  if (!token) throw new Error('the mail has no link with a token');
  return token;
}
