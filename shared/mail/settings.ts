import { z } from 'zod';

/** Visible ASCII: anything else would make an HTTP library quote the key in its complaint. */
const keyPattern = /^re_[!-~]{4,200}$/;

/** Room for the longest address (RFC 5321 section 4.5.3.1) and a name. */
const longestSender = 320;
const address = String.raw`[\w.!#$%&'*+/=?^\x60{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`;
/** RFC 5322 section 3.4: a name stands in quotes if it has one of the specials; control characters have no place in it. */
const name = String.raw`(?:"[^"\\\p{C}]{1,100}"|[^"\\\p{C}()<>\[\]:;@,]{1,100}) `;
const senderPattern = new RegExp(`^(?:${address}|(?:${name})<${address}>)$`, 'u');

/** What a stage's secret `email` holds: an API key of Resend (https://resend.com/docs) and the sender of every mail. */
export const mailSettings = z.object({
  apiKey: z.string().regex(keyPattern, 'must be an API key of Resend, which starts with re_'),
  from: z
    .string()
    .regex(senderPattern, 'must be an address, or a name and an address: Name <no-reply@example.com>')
    .max(longestSender, `must have ${longestSender} characters at most`),
});

export type MailSettings = z.output<typeof mailSettings>;
