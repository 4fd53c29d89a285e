/** No answer by then is none: the API answers within 5 s, or its gateway within 30 s. */
const timeoutMs = 30_000;

const form = document.querySelector('form');
const token = new URLSearchParams(location.search).get('token');
// Neither the address bar nor the history keeps what somebody else at this browser could use.
history.replaceState(null, '', location.pathname);
if (form && token) listen(form, token);

function listen(form, token) {
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
    const fault = newPassword && findFault(newPassword, repeated);
    if (fault) return show(fault, form);
    wait(true);
    show(
      await send(form.dataset.endpoint, { token, ...(newPassword && { newPassword: newPassword.value }) }),
      form,
    );
    wait(false);
  });
  wait(false);
}

/** What the server would refuse, and what it cannot see. */
function findFault({ value, dataset }, repeated) {
  if (value.length < Number(dataset.min)) return 'PASSWORD_TOO_SHORT';
  if (value.length > Number(dataset.max)) return 'PASSWORD_TOO_LONG';
  return value === repeated.value ? undefined : 'mismatch';
}

/** Posts JSON and answers the outcome's name. */
async function send(endpoint, body) {
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      // Not "same-origin": by the Fetch standard, if not in Chromium, a page without referrer then says "Origin: null".
      mode: 'cors',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.ok) return 'done';
    const problem = await response.json().catch(() => null);
    return problem?.error_code ?? 'other';
  } catch {
    return 'unreachable';
  }
}

/** Says what came of it where screen readers hear it, and takes away what is of no more use. */
function show(name, form) {
  const templates = [...document.querySelectorAll('template[data-outcome]')];
  const find = (wanted) => templates.find(({ dataset }) => dataset.outcome === wanted);
  const template = find(name) ?? find('other');
  const region = document.querySelector('#outcome');
  region.className = name === 'done' ? 'good' : 'bad';
  region.replaceChildren(template.content.cloneNode(true));
  region.focus();
  if ('final' in template.dataset) form.remove();
}
