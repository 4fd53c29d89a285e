/** The password of every seeded user who has one. */
export const seedPassword = 'moved from supabase';

const bcryptDigest = '10$5s9oRCqyyIlfHEmCSY9j5OTV.S3VLGgIlmRDX/.NJdJCxhOhAaTpK';

/** Hashes of it in every family that Supabase Auth reads. */
export const seedHashes = {
  bcrypt2a: `$2a$${bcryptDigest}`,
  bcrypt2b: `$2b$${bcryptDigest}`,
  bcrypt2y: `$2y$${bcryptDigest}`,
  argon2i: '$argon2i$v=19$m=19456,t=2,p=1$C1gm55jPaC8hPHgVaP8xOg$q+TQxet8UO85wwnq2MEHlrL0t+I7wWFf3xseDKRXGOk',
  argon2id:
    '$argon2id$v=19$m=19456,t=2,p=1$RgN8Bh8+yQ98iU0Oz1xeGg$mc0MPhyaHuJbUzFFMxH55rmlSeZ9akX/uZUIpK+e5qw',
  fbscrypt:
    '$fbscrypt$v=1,n=14,r=8,p=1,ss=uw==,sk=Y4Rm1IrOwHkNbGRbpYKDwwIwGfdYnuH064sQpr/VEsQPvNO81wCGlZ4JUpRPVqG8jyO2V7RXu9594m+irfIR/A==$mmscHK3it8xnRQ==$qAL/LjAXWrKF7HRWyB23tPQpuTrmRaM5GDDGiB7qjK+FlT50bGlRyhlE4lGsM3UvZFuZX53Ue+sKg1Za6gdVVg==',
} as const;

/** Of authenticator apps: base32, as Supabase Auth stores it. */
export const seedTotpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
