import { expect, it } from 'vitest';
import { html, rawText } from '#shared/html';

it('T55 escapes every text, in content and in attributes, and markup only once', () => {
  const hostile = `</p><script>alert('1')</script>" onload="x & y`;
  const escaped = '&lt;/p&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot; onload=&quot;x &amp; y';
  const inner = html`<b title="${hostile}">${hostile}</b>`;
  expect(html`<p>${inner}</p>`.markup).toBe(`<p><b title="${escaped}">${escaped}</b></p>`);
});

it('joins lists of markup, and takes numbers', () => {
  expect(html`<ul>${[1, 2].map((n) => html`<li>${n}</li>`)}</ul>`.markup).toBe(
    '<ul><li>1</li><li>2</li></ul>',
  );
});

it.each(['x</script>y', '</style>', '<!-- x'])('refuses %j, which would end a script or a style', (text) => {
  expect(() => rawText(text)).toThrow(TypeError);
});
