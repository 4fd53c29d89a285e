/**
 * Reads just enough of PostgreSQL's protocol (https://www.postgresql.org/docs/18/protocol-message-formats.html)
 * out of a relayed byte stream to know who talks and when a round trip ends. Chunks may be cut anywhere.
 */

const protocolMajorVersion = 3;
const sslRequestCode = 80_877_103;
const gssRequestCode = 80_877_104;
const readyForQuery = 'Z'.charCodeAt(0);
/** A message's type (1 byte) and length (4 bytes, counting itself but not the type). */
const headerBytes = 5;
/** PostgreSQL's own limit of a startup packet (MAX_STARTUP_PACKET_LENGTH). */
const maxStartupBytes = 10_000;

export interface StartupHandlers {
  /** The role named by the startup message; '' when it names none. */
  onRole(role: string): void;
  /** A request that the server answers with a single unframed byte. */
  onEncryptionRequest(): void;
}

/** Feeds on what the client sends until its startup message has been seen. */
export function createStartupReader(handlers: StartupHandlers): (chunk: Buffer) => void {
  let pending = Buffer.alloc(0);
  let done = false;
  return (chunk) => {
    if (done) return;
    pending = Buffer.concat([pending, chunk]);
    while (!done && pending.length >= 8 && pending.length >= pending.readUInt32BE(0)) {
      const length = pending.readUInt32BE(0);
      const code = pending.readUInt32BE(4);
      if (code === sslRequestCode || code === gssRequestCode) handlers.onEncryptionRequest();
      else done = true;
      if (code >>> 16 === protocolMajorVersion) handlers.onRole(readRole(pending.subarray(8, length)));
      pending = pending.subarray(Math.max(length, 8));
    }
    if (done || pending.length > maxStartupBytes) {
      done = true;
      pending = Buffer.alloc(0);
    }
  };
}

function readRole(parameters: Buffer): string {
  const strings = parameters.toString('utf8').split('\0');
  for (let i = 0; i + 1 < strings.length; i += 2) {
    if (strings[i] === 'user') return strings[i + 1] ?? '';
  }
  return '';
}

export interface BackendReader {
  push(chunk: Buffer): void;
  expectUnframedByte(): void;
}

/** Feeds on what the server sends; calls back once for each ReadyForQuery message. */
export function createBackendReader(onReadyForQuery: () => void): BackendReader {
  const header = Buffer.alloc(headerBytes);
  let headerLength = 0;
  let skip = 0;
  let unframed = 0;
  const endOfHeader = () => {
    skip = header.readUInt32BE(1) - (headerBytes - 1);
    headerLength = 0;
    if (header[0] === readyForQuery) onReadyForQuery();
  };
  return {
    expectUnframedByte: () => {
      unframed += 1;
    },
    push: (chunk) => {
      let offset = Math.min(unframed, chunk.length);
      unframed -= offset;
      while (offset < chunk.length) {
        const skipped = Math.min(skip, chunk.length - offset);
        skip -= skipped;
        offset += skipped;
        const copied = chunk.copy(header, headerLength, offset, offset + headerBytes - headerLength);
        headerLength += copied;
        offset += copied;
        if (headerLength === headerBytes) endOfHeader();
      }
    },
  };
}
