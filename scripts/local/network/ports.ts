import { createServer, type Server } from 'node:net';
import { closeServer, host, listenOnLoopback } from './loopback.ts';

/** The highest that TCP has. */
export const largestPort = 65_535;

/** A port that is taken so that nobody else gets it before the server that is to answer there. */
export interface HeldPort {
  readonly port: number;
  /** Listens, and ends every connection. Another server may take its place by listening on it. */
  readonly holder: Server;
  release(): Promise<void>;
}

/** A port cannot be had; the message names the variable that chooses another. */
export class PortError extends Error {
  override readonly name = 'PortError';
}

/**
 * Takes a port on the loopback interface.
 *
 * @param port 0 for any free one
 * @param variable the environment variable that chooses it, for the remedy
 * @throws PortError
 */
export async function holdPort(port: number, variable: string): Promise<HeldPort> {
  const holder = createServer((socket) => socket.destroy());
  try {
    return {
      port: await listenOnLoopback(holder, port),
      holder,
      release: () => closeServer(holder),
    };
  } catch (error) {
    throw portError(port, variable, error);
  }
}

function portError(port: number, variable: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    const other = port < largestPort ? port + 1 : port - 1;
    return new PortError(
      `port ${port} is in use (${host}): stop what uses it or choose another with ${variable}=${other} npm start`,
    );
  }
  if (code !== 'EACCES') return error;
  return new PortError(
    `port ${port} needs privileges: choose one above 1023 with ${variable}=3000 npm start`,
  );
}
