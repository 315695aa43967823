import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { OUTSIDE } from '../stage/addresses';
import type { Lab } from '../stage/lab';
import { outsideAuthority } from '../stage/outside-authority';

/** The name of the website. */
export const WEBSITE = 'website.lab.test';

/** The commit of the repository that it has. */
export const COMMIT = 'c0ffee'.padEnd(40, '0');

/** A repository as files: what `git ls-remote` asks for, with or without TLS. */
const answer: RequestListener = ({ url = '' }, response) => {
  const files: Readonly<Record<string, string>> = {
    '/lab.git/info/refs': `${COMMIT}\trefs/heads/main\n`,
    '/lab.git/HEAD': 'ref: refs/heads/main\n',
  };
  const file = files[url.split('?')[0] ?? ''];
  response.writeHead(file === undefined ? 404 : 200, { 'Content-Type': 'text/plain' }).end(file);
};

/** Starts a website on a public address. @returns what ends it. */
export async function startWebsite(lab: Lab): Promise<() => void> {
  const authority = outsideAuthority(lab);
  const { certificate, key } = await authority.serverCertificate({ names: [WEBSITE] });
  const servers: readonly (readonly [Server, number])[] = [
    [createTlsServer({ cert: certificate, key }, answer), 443],
    [createServer(answer), 80],
  ];
  for (const [server, port] of servers) {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, OUTSIDE.website.ipv4, resolve);
    });
  }
  return () => {
    for (const [server] of servers) {
      server.closeAllConnections();
      server.close();
    }
  };
}
