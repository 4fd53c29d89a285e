const parameter = 'to';
const accountPages = /^\/(?:login|register)\/?(?:[?#]|$)/;

/** Where the page to log in is, from which one comes back to a path. */
export function toLogin(path: string): string {
  return withReturn('/login', path);
}

export function toRegister(path: string): string {
  return withReturn('/register', path);
}

function withReturn(page: string, path: string): string {
  // From one of the two pages to the other, the way back stays the same.
  const back = accountPages.test(path) ? returnPath(new URL(path, 'https://any.example').search) : path;
  return back === '/' ? page : `${page}?${new URLSearchParams({ [parameter]: back })}`;
}

/** The path to go back to, of a page's query. Only on this site: the link may be anybody's. */
export function returnPath(query: string): string {
  const path = new URLSearchParams(query).get(parameter) ?? '/';
  return /^\/(?![/\\])/.test(path) ? path : '/';
}
