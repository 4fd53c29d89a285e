import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.ts';
import { createGate } from './gate.ts';
import { createSessions } from './sessions.ts';
import { readSettings } from './settings.ts';

const settings = readSettings(process.env);
const sessions = settings.sessionsDatabaseUrl ? createSessions(settings.sessionsDatabaseUrl) : undefined;
const server = createApp(createGate(settings, sessions)).listen(settings.port, '127.0.0.1');
process.once('SIGTERM', () => {
  server.close(() => void sessions?.close());
  server.closeIdleConnections();
});

await once(server, 'listening');
const { port } = server.address() as AddressInfo;
process.stderr.write(`notes at http://127.0.0.1:${port}\n`);
