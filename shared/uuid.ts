const pattern = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether a text has the form of an id of this service's rows; PostgreSQL refuses to compare one with another form. */
export function isUuid(text: string): boolean {
  return pattern.test(text);
}
