/** Services that functions call outside of AWS. The local stack has stand-ins for them, by these very addresses. */
export const outsideServices = {
  resend: 'https://api.resend.com',
  pwnedPasswords: 'https://api.pwnedpasswords.com',
  google: 'https://accounts.google.com',
  github: 'https://github.com',
  githubApi: 'https://api.github.com',
};
