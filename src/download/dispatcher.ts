import { type Dispatcher, EnvHttpProxyAgent, interceptors } from "undici";

/** Follows a mirror's redirects; enough for any honest one. */
const mostRedirections = 5;

/** Connections over the proxies that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name (also in lower case); a connection that
 * does not stand after `connectMs` fails. To be closed by whoever made it. */
export function makeDispatcher(connectMs: number): { readonly dispatcher: Dispatcher; close(): Promise<void> } {
  const connect = { timeout: connectMs };
  const agent = new EnvHttpProxyAgent({ connect, proxyTls: connect, requestTls: connect });
  return {
    dispatcher: agent.compose(interceptors.redirect({ maxRedirections: mostRedirections })),
    close: () => agent.destroy(),
  };
}
