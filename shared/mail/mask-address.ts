/** An address that its owner recognises and nobody else learns: `a•••@e•••.com`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const [, domain = '', ending = ''] = /^(.*?)(\.[^.]*)?$/.exec(address.slice(at + 1)) ?? [];
  return `${mask(address.slice(0, at))}@${mask(domain)}${ending}`;
}

function mask(text: string): string {
  return `${[...text][0] ?? ''}•••`;
}
