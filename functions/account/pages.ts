import { type AccountPage, accountLinks } from '#shared/contract/account-links';
import { passwordLength } from '#shared/contract/password';
import { copy } from './copy.ts';
import { type Html, html } from './html.ts';
import type { Outcome, Words } from './page-copy.ts';

/** What stands between a page's introduction and its button. */
const fields: Readonly<Record<AccountPage, Html>> = {
  verify: html``,
  reset: html`<label for="new-password">${copy.passwords.first}</label>
${passwordInput('new-password', 'newPassword')}
<p class="hint" id="hint">${copy.passwords.hint}</p>
<label for="repeated">${copy.passwords.second}</label>
${passwordInput('repeated', 'repeated')}
<label class="choice"><input type="checkbox" name="shown" autocomplete="off"> ${copy.passwords.show}</label>`,
  delete: html`<ul>${copy.deleted.map((thing) => html`<li>${thing}</li>`)}</ul>`,
};

/** The content of a page: what its button does, and everything that may come of it. */
export function renderPage(page: AccountPage): Html {
  const { introduction, button, outcomes } = copy.pages[page];
  return html`<div id="outcome" role="status" tabindex="-1"></div>
<noscript><p>${copy.withoutScripts}</p></noscript>
<form method="post" novalidate class="${page === 'delete' ? 'dangerous' : ''}" data-endpoint="${accountLinks[page].endpoint}">
<p>${introduction}</p>
${fields[page]}
<button disabled autocomplete="off" data-waiting="${copy.waiting}">${button}</button>
</form>
${Object.entries<Outcome>({ ...copy.outcomes, ...outcomes }).map(renderOutcome)}`;
}

/** The content of a page whose address lacks the token. */
export function renderWithoutToken(page: AccountPage): Html {
  return renderWords(copy.pages[page].withoutToken);
}

/** The content of a page that there is not. */
export function renderNotFound(): Html {
  return html`<p>${copy.notFound.text}</p>`;
}

/** With no `maxlength`: browsers would cut a pasted password off without a word. */
function passwordInput(id: string, name: string): Html {
  const { min, max } = passwordLength;
  return html`<input id="${id}" name="${name}" type="password" autocomplete="new-password" required data-min="${min}" data-max="${max}" aria-describedby="hint" autocapitalize="none" spellcheck="false">`;
}

function renderWords({ heading, text }: Words): Html {
  return html`<h2>${heading}</h2><p>${text}</p>`;
}

function renderOutcome([name, { isFinal, ...words }]: [string, Outcome]): Html {
  return html`<template data-outcome="${name}"${isFinal ? html` data-final` : ''}>${renderWords(words)}</template>
`;
}
