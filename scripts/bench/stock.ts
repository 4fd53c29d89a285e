import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';
import { startCountingProxy } from '../local/postgres/neon/counting-proxy.ts';
import type { Server } from './measure.ts';

const database = 'stock';

/** Starts the stock server on a database of its own in the same PostgreSQL, its connections counted. */
export async function startStock(ownerUrl: string): Promise<Server & { stop(): Promise<void> }> {
  const url = new URL(ownerUrl);
  await recreateDatabase(ownerUrl);
  const proxy = await startCountingProxy({ target: { host: url.hostname, port: Number(url.port) } });
  url.port = String(proxy.port);
  url.pathname = database;
  const child = spawn(process.execPath, [join(import.meta.dirname, 'stock-server.ts')], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', DATABASE_URL: url.href },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = await once(child.stdout, 'data');
  return {
    base: `http://127.0.0.1:${String(port).trim()}`,
    roundTrips: () => proxy.counts.total(),
    async stop() {
      child.kill();
      await once(child, 'exit');
      await proxy.close();
    },
  };
}

async function recreateDatabase(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query(`drop database if exists ${database}`);
  await client.query(`create database ${database}`);
  await client.end();
}
