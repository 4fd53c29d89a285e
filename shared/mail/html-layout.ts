import { escapeHtml } from '#shared/escape-html';
import { type MailAction, plainLinkHint } from './copy.ts';
import { light, styles } from './theme.ts';

/** A mail's content with everything that all mails have. Plain text throughout. */
export interface MailLetter {
  readonly product: string;
  readonly subject: string;
  readonly preview: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly action?: MailAction | undefined;
  readonly notes: readonly string[];
  readonly footer: string;
}

const font = "font-family: -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
/** Up to which a line of text is easy to read. */
const cardWidth = 560;

/**
 * One column that loads nothing from anywhere. Tables stand where Outlook for Windows, which has Word's layout engine,
 * knows neither `max-width` nor the padding of a link.
 */
export function renderHtml(letter: MailLetter): string {
  const subject = escapeHtml(letter.subject);
  return `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${subject}</title>
<style>
${styles}
</style>
</head>
<body class="page" style="margin: 0; padding: 0; background-color: ${light.page}; -webkit-text-size-adjust: 100%">
<div style="display: none; max-height: 0; overflow: hidden; mso-hide: all">${escapeHtml(letter.preview)}</div>
<div class="page" role="article" aria-roledescription="email" aria-label="${subject}" lang="en" style="padding: 24px 12px; background-color: ${light.page}; ${font}">
<!--[if mso]><table role="presentation" align="center" width="${cardWidth}"><tr><td><![endif]-->
<div class="card" style="max-width: ${cardWidth}px; box-sizing: border-box; margin: 0 auto; padding: 32px; background-color: ${light.card}; border: 1px solid ${light.border}; border-radius: 12px">
${renderCard(letter)}
</div>
<!--[if mso]></td></tr></table><![endif]-->
</div>
</body>
</html>
`;
}

function renderCard({ product, subject, greeting, paragraphs, action, notes, footer }: MailLetter): string {
  const blocks = [
    `<p class="quiet" style="margin: 0 0 24px; font-size: 16px; font-weight: 600; color: ${light.quiet}">${escapeHtml(product)}</p>`,
    `<h1 class="text" style="margin: 0 0 20px; font-size: 24px; line-height: 32px; font-weight: 700; color: ${light.text}">${escapeHtml(subject)}</h1>`,
    ...[greeting, ...paragraphs].map(renderParagraph),
    ...(action ? [renderButton(action), renderPlainLink(action)] : []),
    `<div class="rule" style="margin: 28px 0 20px; border-top: 1px solid ${light.border}; font-size: 1px; line-height: 1px">&nbsp;</div>`,
    ...[...notes, footer].map(renderNote),
  ];
  return blocks.join('\n');
}

function renderParagraph(text: string): string {
  return `<p class="text" style="margin: 0 0 16px; font-size: 16px; line-height: 25px; color: ${light.text}">${escapeHtml(text)}</p>`;
}

function renderNote(text: string): string {
  return `<p class="quiet" style="margin: 0 0 12px; font-size: 14px; line-height: 21px; color: ${light.quiet}">${escapeHtml(text)}</p>`;
}

/** At least 48 px high. The parts for Outlook draw the padding, which it leaves out, as wide spaces. */
function renderButton({ label, link, isDangerous = false }: MailAction): string {
  const [background, color] = isDangerous ? [light.danger, light.onDanger] : [light.button, light.onButton];
  const style = `display: inline-block; box-sizing: border-box; padding: 14px 28px; background-color: ${background}; color: ${color}; border-radius: 8px; font-size: 16px; line-height: 24px; font-weight: 600; text-decoration: none; mso-padding-alt: 0; text-underline-color: ${background}`;
  const before = `<!--[if mso]><i style="mso-font-width: 200%; mso-text-raise: 21pt" hidden>&emsp;</i><span style="mso-text-raise: 10pt"><![endif]-->`;
  const after = `<!--[if mso]></span><i style="mso-font-width: 200%" hidden>&emsp;&#8203;</i><![endif]-->`;
  return `<p style="margin: 28px 0"><a class="button${isDangerous ? ' danger' : ''}" href="${escapeHtml(link)}" style="${style}">${before}${escapeHtml(label)}${after}</a></p>`;
}

function renderPlainLink({ link }: MailAction): string {
  const address = escapeHtml(link);
  return `${renderNote(plainLinkHint)}
<p style="margin: 0; font-size: 14px; line-height: 21px; word-break: break-all"><a class="link" href="${address}" style="color: ${light.link}">${address}</a></p>`;
}
