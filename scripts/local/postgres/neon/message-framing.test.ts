import { describe, expect, test } from 'vitest';
import { createBackendReader, createStartupReader } from './message-framing.ts';

function startupMessage(parameters: string): Buffer {
  const message = Buffer.alloc(8 + parameters.length);
  message.writeUInt32BE(message.length, 0);
  message.writeUInt32BE(3 << 16, 4);
  message.write(parameters, 8);
  return message;
}

function backendMessage(type: string, body: Buffer): Buffer {
  const header = Buffer.alloc(5);
  header.write(type, 0);
  header.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** Every way to cut the bytes into chunks of one size. */
function feed(bytes: Buffer, size: number, push: (chunk: Buffer) => void): void {
  for (let i = 0; i < bytes.length; i += size) push(bytes.subarray(i, i + size));
}

describe.each([1, 2, 3, 5, 7, 64, 1000])('chunks of %i bytes', (size) => {
  test('the startup message names the role, after a request for encryption', () => {
    const seen: string[] = [];
    const push = createStartupReader({
      onRole: (role) => seen.push(role),
      onEncryptionRequest: () => seen.push('ssl'),
    });
    const later = Buffer.from('later bytes user\0nobody\0');
    feed(Buffer.concat([sslRequest, startupMessage('database\0user\0user\0alice\0\0'), later]), size, push);
    expect(seen).toEqual(['ssl', 'alice']);
  });

  test('only ReadyForQuery messages count, not bytes that look like one', () => {
    let count = 0;
    const reader = createBackendReader(() => {
      count += 1;
    });
    reader.expectUnframedByte();
    const ready = backendMessage('Z', Buffer.from('I'));
    const row = backendMessage('D', Buffer.concat([ready, ready]));
    const empty = backendMessage('1', Buffer.alloc(0));
    feed(Buffer.concat([Buffer.from('N'), empty, row, ready, row, empty, ready]), size, reader.push);
    expect(count).toBe(2);
  });
});

test('bytes that are no startup message are not collected without end', () => {
  const push = createStartupReader({ onRole: () => undefined, onEncryptionRequest: () => undefined });
  const junk = Buffer.alloc(20_000, 0xff);
  push(junk);
  expect(() => push(junk)).not.toThrow();
});
