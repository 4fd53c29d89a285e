/** How soon a new mail appears. What has not changed is answered without a body. */
const refreshMs = 2_000;

const find = (id) => document.getElementById(id);
const [mailbox, list, status] = ['mailbox', 'mails', 'status'].map(find);
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const calendar = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

let mails = [];
let chosenId;

async function refresh() {
  try {
    const response = await fetch('/_local/mail', { cache: 'no-cache' });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const next = await response.json();
    if (idsOf(next) !== idsOf(mails) || status.textContent !== describe(next)) showList(next);
  } catch {
    say('The stack does not answer. Trying again …');
  }
}

const idsOf = (some) => some.map(({ id }) => id).join();
const describe = (some) => (some.length === 1 ? '1 mail' : `${some.length} mails`);

/** A live region speaks whenever it is written, so only what is new is. */
function say(text) {
  if (status.textContent !== text) status.textContent = text;
}

function showList(next) {
  mails = next;
  const focusedId = document.activeElement?.dataset.id;
  list.replaceChildren(...mails.map(createItem));
  list.querySelector(`[data-id="${CSS.escape(focusedId ?? '')}"]`)?.focus();
  find('empty').hidden = mails.length > 0;
  find('hint').hidden = mails.length === 0;
  say(describe(mails));
  if (chosenId !== undefined && !mails.some(({ id }) => id === chosenId)) closeMail();
}

function createItem(mail) {
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.id = mail.id;
  button.setAttribute('aria-current', String(mail.id === chosenId));
  button.append(
    createText('strong', mail.subject),
    createText('span', mail.to),
    createText('span', clock.format(new Date(mail.at))),
  );
  button.addEventListener('click', () => openMail(mail));
  const item = document.createElement('li');
  item.append(button);
  return item;
}

function createText(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function openMail(mail) {
  chosenId = mail.id;
  mailbox.dataset.shows = 'mail';
  for (const name of ['subject', 'from', 'to', 'text']) find(name).textContent = mail[name];
  find('at').textContent = calendar.format(new Date(mail.at));
  find('at').dateTime = mail.at;
  find('html').srcdoc = inNewTabs(mail.html);
  find('mail').hidden = false;
  for (const button of list.querySelectorAll('button')) {
    button.setAttribute('aria-current', String(button.dataset.id === chosenId));
  }
  find('subject').focus();
}

function closeMail() {
  const lastId = chosenId;
  chosenId = undefined;
  mailbox.dataset.shows = 'list';
  find('mail').hidden = true;
  for (const button of list.querySelectorAll('button')) button.setAttribute('aria-current', 'false');
  list.querySelector(`[data-id="${CSS.escape(lastId)}"]`)?.focus();
}

/** The mail with its links leading to new tabs: the frame itself may go nowhere. */
function inNewTabs(html) {
  const mail = new DOMParser().parseFromString(html, 'text/html');
  for (const link of mail.querySelectorAll('a, area')) link.target = '_blank';
  return `<!doctype html>${mail.documentElement.outerHTML}`;
}

function showFormat({ target }) {
  find('html').hidden = target.value !== 'html';
  find('text').hidden = target.value !== 'text';
}

find('back').addEventListener('click', closeMail);
for (const option of document.querySelectorAll('input[name="format"]')) {
  option.addEventListener('change', showFormat);
}
document.addEventListener('visibilitychange', () => document.hidden || refresh());
setInterval(() => document.hidden || refresh(), refreshMs);
await refresh();
