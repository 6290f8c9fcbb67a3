/** Reading JSON whose shape is not known: fields that may or may not be there. */

/** The fields of an object; none for anything that is not an object. */
export function entriesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries<unknown>(Object.entries(value))
    : {};
}
