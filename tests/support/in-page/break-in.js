/** To be evaluated in a page: what an attacker would try who got markup into it. Answers whether any script ran. */
(() => {
  document.body.insertAdjacentHTML('beforeend', '<img src="/x" onerror="globalThis.hasRun = true">');
  const script = document.createElement('script');
  script.textContent = 'globalThis.hasRun = true';
  document.body.append(script);
  const form = document.createElement('form');
  form.action = '/account/other';
  document.body.append(form);
  form.submit();
  return 'hasRun' in globalThis;
})();
