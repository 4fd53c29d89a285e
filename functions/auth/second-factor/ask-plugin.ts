import type { EndpointContext } from '../engine/endpoint-context.ts';

/** An endpoint of a plugin, called as a function; its types are for calls from elsewhere. */
type PluginEndpoint = (input: never) => Promise<unknown>;
type Ask = (input: object) => Promise<{ headers: Headers; response: Record<string, unknown> }>;

/**
 * Asks a plugin's endpoint from within the endpoint of ours that stands in its place, with a body of our choice. Its
 * cookies and headers become part of our answer.
 * @throws APIError as the plugin refuses
 */
export async function askPlugin(context: EndpointContext, endpoint: PluginEndpoint, body?: object) {
  const ask = endpoint as unknown as Ask;
  const { headers, response } = await ask({ ...context, body, asResponse: false, returnHeaders: true });
  for (const [name, value] of headers) {
    if (name === 'set-cookie') context.responseHeaders.append(name, value);
    else context.responseHeaders.set(name, value);
  }
  return response;
}
