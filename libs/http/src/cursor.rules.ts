// Keyset paging: the place after which the next page begins, as opaque text.

/** Opaque text for a place; only `decodeCursor` reads it. */
export function encodeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** The place, or undefined if the text is none of ours. */
export function decodeCursor(cursor: string): (string | number)[] | undefined {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const plain =
      Array.isArray(place) && place.every((part) => typeof part === 'string' || typeof part === 'number');
    return plain ? place : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
