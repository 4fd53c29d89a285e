/** To be evaluated in a page: what an attacker would try who got text into it. Answers whether any of it ran, and what stopped it. */
(() => {
  const stops = [];
  const attempts = [
    () => document.body.insertAdjacentHTML('beforeend', '<img src="/x" onerror="globalThis.hasRun = true">'),
    () => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.hasRun = true';
      document.body.append(script);
    },
    () => setTimeout('globalThis.hasRun = true'),
    () => {
      const form = document.createElement('form');
      form.action = '/account/other';
      document.body.append(form);
      form.submit();
    },
  ];
  for (const attempt of attempts) {
    try {
      attempt();
    } catch (error) {
      stops.push(error.message);
    }
  }
  return { hasRun: 'hasRun' in globalThis, stops };
})();
