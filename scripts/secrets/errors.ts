/** The value given for a secret cannot be what the secret needs. Nothing has been written. */
export class ValueError extends Error {
  override readonly name = 'ValueError';
}
