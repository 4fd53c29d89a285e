const loopbackHosts = ['127.0.0.1', '[::1]', 'localhost'];

/** Whether a URL's host is this machine. */
export function isLoopback(url: string): boolean {
  return loopbackHosts.includes(new URL(url).hostname);
}

/** Whether secrets may be sent to a URL: by https, or by http within this machine, never in the clear over a network. */
export function isPrivateEndpoint(url: string): boolean {
  const { protocol } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(url));
}
