/** `fetch` as a page of an origin has it: it keeps cookies and says where it comes from. */
export function createBrowserFetch(origin: string): typeof fetch {
  const cookies = new Map<string, string>();
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('origin', origin);
    const sendsCookies = cookies.size > 0 && init?.credentials !== 'omit';
    if (sendsCookies) headers.set('cookie', [...cookies].map((pair) => pair.join('=')).join('; '));
    const response = await fetch(input, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/; Max-Age=0(?:;|$)/.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };
}
