import { type AccountPage, accountLinks, type NewLinkPage } from '#shared/contract/account-links';
import { passwordLength } from '#shared/contract/password';
import { type Html, html } from '#shared/html';
import { copy } from './copy.ts';
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
  const form = html`<form method="post" novalidate class="${page === 'delete' ? 'dangerous' : ''}" data-endpoint="${accountLinks[page].endpoint}">
<p>${introduction}</p>
${fields[page]}
${renderButton(button)}
${renderOutcomes(outcomes)}</form>`;
  return renderForms(isNewLinkPage(page) ? [form, renderNewLinkForm(page, 'hidden')] : [form]);
}

/** The content of a page whose address lacks the token: how to get a link that has one. */
export function renderWithoutToken(page: AccountPage): Html {
  const words = renderWords(copy.pages[page].withoutToken);
  return isNewLinkPage(page) ? renderForms([renderNewLinkForm(page, words)]) : words;
}

/** The content of a page that there is not. */
export function renderNotFound(): Html {
  return html`<p>${copy.notFound.text}</p>`;
}

/** The content of the page for whom a provider has sent back and nobody expects. */
export function renderSignInFailed(): Html {
  return html`<p>${copy.signInFailed.text}</p>`;
}

function isNewLinkPage(page: AccountPage): page is NewLinkPage {
  return 'newLinkEndpoint' in accountLinks[page];
}

/** Asks for a new link; `hidden` until the page's script finds that it is needed, or with what leads to it. */
function renderNewLinkForm(page: NewLinkPage, introduction: Html | 'hidden'): Html {
  const { button, outcomes } = copy.newLinks[page];
  const isHidden = introduction === 'hidden';
  return html`<form method="post" novalidate${isHidden ? html` hidden` : ''} data-endpoint="${accountLinks[page].newLinkEndpoint}">
${isHidden ? '' : introduction}
<label for="email">${copy.email}</label>
<input id="email" name="email" type="email" autocomplete="email" required autocapitalize="none" spellcheck="false">
${renderButton(button)}
${renderOutcomes(outcomes)}</form>`;
}

/** Forms with the place where all of them say what has come of it. */
function renderForms(forms: readonly Html[]): Html {
  return html`<div id="outcome" role="status" tabindex="-1"></div>
<noscript><p>${copy.withoutScripts}</p></noscript>
${forms}
${renderOutcomes(copy.outcomes)}`;
}

function renderButton(label: string): Html {
  return html`<button disabled autocomplete="off" data-waiting="${copy.waiting}">${label}</button>`;
}

/** With no `maxlength`: browsers would cut a pasted password off without a word. */
function passwordInput(id: string, name: string): Html {
  const { min, max } = passwordLength;
  return html`<input id="${id}" name="${name}" type="password" autocomplete="new-password" required data-min="${min}" data-max="${max}" aria-describedby="hint" autocapitalize="none" spellcheck="false">`;
}

function renderWords({ heading, text }: Words): Html {
  return html`<h2>${heading}</h2><p>${text}</p>`;
}

function renderOutcomes(outcomes: Readonly<Record<string, Outcome>>): readonly Html[] {
  return Object.entries(outcomes).map(
    ([name, { next, ...words }]) =>
      html`<template data-outcome="${name}" data-next="${next}">${renderWords(words)}</template>
`,
  );
}
