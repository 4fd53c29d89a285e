const loopbackHosts = ['127.0.0.1', '[::1]', 'localhost'];

/** Whether a URL's host is this machine. */
export function isLoopback(url: string): boolean {
  return loopbackHosts.includes(new URL(url).hostname);
}
