import { expect, it, test } from 'vitest';
import { firebaseScryptFamily } from '#shared/passwords/families/firebase-scrypt';
import { UnreadableHashError } from '#shared/passwords/unreadable-hash-error';

const { verify, costOf, createDummy } = firebaseScryptFamily;

interface Parts {
  readonly parameters?: string;
  readonly ss?: string;
  readonly sk?: string;
  readonly salt?: string;
  readonly hash?: string;
}

// github.com/firebase/scrypt, README.
const published = {
  parameters: 'v=1,n=14,r=8,p=1',
  ss: ',ss=Bw==',
  sk: ',sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
  salt: '42xEC+ixf3L2lw==',
  hash: 'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
};

function format(parts: Parts): string {
  const { parameters, ss, sk, salt, hash } = { ...published, ...parts };
  return `$fbscrypt$${parameters}${ss}${sk}$${salt}$${hash}`;
}

test.each([
  ['Firebase’s README', 'user1password', format({})],
  [
    'Firebase’s tests',
    'two space password',
    format({
      sk: ',sk=NkZlKPkYEFfnbh1nYTfLsbqQnQ6jyRV4itK7iUD+hjO96tsAYhBG40BVS3AuJyiwHinqc5RR3oA+lppOXPNRmw==',
      salt: 'GGc/eCzFj6DM0g==',
      hash: '5RZZm9Jz7p/u+FGXMInlJtAYFmMBj6ioL1UOdWfsUknAFCnsPpnnKRLyXSUFwwKbM4lx7TdFclBsT16Z8uuumg==',
    }),
  ],
  [
    'Supabase Auth’s tests',
    'mytestpassword',
    format({
      sk: ',sk=ou9tdYTGyYm8kuR6Dt0Bp0kDuAYoXrK16mbZO4yGwAn3oLspjnN0/c41v8xZnO1n14J3MjKj1b2g6AUCAlFwMw==',
      salt: 'C0sHCg9ek77hsg==',
      hash: 'zKVTMvnWVw5BBOZNUdnsalx4c4c7y/w7IS5p6Ut2+CfEFFlz37J9huyQfov4iizN8dbjvEJlM5tQaJP84+hfTw==',
    }),
  ],
])('reads the hash of %s', async (_, password, hash) => {
  expect(await verify(hash, password)).toBe(true);
  expect(await verify(hash, `${password}1`)).toBe(false);
});

test.each([
  ['another version', { parameters: 'v=2,n=14,r=8,p=1' }],
  ['n beyond 32 bits', { parameters: 'v=1,n=4294967297,r=8,p=1' }],
  ['n=0', { parameters: 'v=1,n=0,r=8,p=1' }],
  ['r beyond 64 bits', { parameters: 'v=1,n=14,r=18446744073709551617,p=1' }],
  ['r=0', { parameters: 'v=1,n=14,r=0,p=1' }],
  ['p beyond 8 bits', { parameters: 'v=1,n=14,r=8,p=256' }],
  ['p=0', { parameters: 'v=1,n=14,r=8,p=0' }],
  ['a hash that is not base64', { hash: '!!!' }],
  ['a salt that is not base64', { salt: '!!!' }],
  ['a signer key that is not base64', { sk: ',sk=!!!' }],
  ['a salt separator that is not base64', { ss: ',ss=!!!' }],
  ['no signer key', { sk: '' }],
  ['2 GiB of memory', { parameters: 'v=1,n=21,r=8,p=1' }],
  ['nine times the work of Firebase', { parameters: 'v=1,n=14,r=8,p=9' }],
  ['a hash shorter than the signer key', { hash: 'lSrfV15cpx95/sZS2W9c9A==' }],
  ['a signer key of 15 bytes', { sk: ',sk=AAAAAAAAAAAAAAAAAAAA', hash: 'AAAAAAAAAAAAAAAAAAAA' }],
] satisfies [string, Parts][])(
  'T41 a hash with %s is unreadable, at once and without its text',
  async (_, parts) => {
    const hash = format(parts);
    expect(() => costOf(hash)).toThrow(UnreadableHashError);
    const error = await verify(hash, 'user1password').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnreadableHashError);
    expect(String(error)).not.toMatch(/jxspr|42xEC|lSrfV|!!!/);
  },
);

it('makes dummies of a cost that can be read and belong to no password', async () => {
  const cost = '$fbscrypt$v=1,n=10,r=8,p=1';
  const dummy = createDummy(cost);
  expect(costOf(dummy)).toBe(cost);
  expect(await verify(dummy, '')).toBe(false);
});
