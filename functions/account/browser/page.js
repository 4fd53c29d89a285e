/** No answer by then is none: the API answers within 5 s, or its gateway within 30 s. */
const timeoutMs = 30_000;

const token = new URLSearchParams(location.search).get('token');
// Neither the address bar nor the history keeps what somebody else at this browser could use.
history.replaceState(null, '', location.pathname);
for (const form of document.forms) listen(form);

function listen(form) {
  const button = form.querySelector('button');
  const label = button.textContent;
  const { newPassword, repeated, shown } = form.elements;
  const wait = (isWaiting) => {
    button.disabled = isWaiting;
    button.textContent = isWaiting ? button.dataset.waiting : label;
  };

  shown?.addEventListener('change', () => {
    for (const field of [newPassword, repeated]) field.type = shown.checked ? 'text' : 'password';
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    const fault = findFault(form.elements);
    if (fault) return show(fault, form);
    wait(true);
    show(await send(form), form);
    wait(false);
  });
  wait(false);
}

/** What the server would refuse, and what it cannot see. */
function findFault({ email, newPassword, repeated }) {
  if (email && !email.validity.valid) return 'INVALID_REQUEST';
  if (!newPassword) return undefined;
  const { value, dataset } = newPassword;
  if (value.length < Number(dataset.min)) return 'PASSWORD_TOO_SHORT';
  if (value.length > Number(dataset.max)) return 'PASSWORD_TOO_LONG';
  return value === repeated.value ? undefined : 'mismatch';
}

/** Posts what a form is for, and answers the outcome's name. */
async function send({ dataset, elements: { email, newPassword } }) {
  const body = email ? { email: email.value } : { token, newPassword: newPassword?.value };
  try {
    const response = await fetch(dataset.endpoint, {
      method: 'POST',
      // Not "same-origin": by the Fetch standard, if not in Chromium, a page without referrer then says "Origin: null".
      mode: 'cors',
      // Who asks for a link is nobody yet: an answer to whoever is signed in here would tell more.
      credentials: email ? 'omit' : 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.ok) return 'done';
    const problem = await response.json().catch(() => null);
    // Better Auth's own routes have no `error_code`.
    return problem?.error_code ?? (response.status === 400 ? 'INVALID_REQUEST' : 'other');
  } catch {
    return 'unreachable';
  }
}

/** Says what came of it where screen readers hear it, and takes away what is of no more use. */
function show(name, form) {
  const templates = [...form.querySelectorAll('template'), ...document.querySelectorAll('main > template')];
  const find = (wanted) => templates.find(({ dataset }) => dataset.outcome === wanted);
  const template = find(name) ?? find('other');
  const { next } = template.dataset;
  const region = document.querySelector('#outcome');
  region.className = name === 'done' ? 'good' : 'bad';
  region.replaceChildren(template.content.cloneNode(true));
  region.focus();
  if (next !== 'again') form.remove();
  if (next === 'new link') document.querySelector('form').hidden = false;
}
