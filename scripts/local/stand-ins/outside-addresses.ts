import { localRoot } from '../aws/local-route.ts';

/** Services outside of AWS that functions call, by address, and the name of what stands in for each here. */
const standInNames: Readonly<Record<string, string>> = {
  'https://api.resend.com': 'resend',
  'https://api.pwnedpasswords.com': 'pwned-passwords',
  'https://accounts.google.com': 'google',
};

/** Below it a stand-in has its routes: `/_local/<name>`. */
export function standInPath(name: string): string {
  return `${localRoot}${name}`;
}

/**
 * Variables of a template for use on this machine: a value that is exactly an outside service's address becomes that of its
 * stand-in on the AWS endpoint. So no function knows where it runs, and nothing is sent to anybody from here.
 */
export function withStandIns(
  variables: Readonly<Record<string, string>>,
  awsEndpointUrl: string,
): Record<string, string> {
  const replaced = Object.entries(variables).map(([name, value]) => {
    const standIn = Object.hasOwn(standInNames, value) ? standInNames[value] : undefined;
    return [name, standIn === undefined ? value : `${awsEndpointUrl}${standInPath(standIn)}`];
  });
  return Object.fromEntries(replaced);
}
