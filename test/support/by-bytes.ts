/** Compares two texts by their bytes in UTF-8, as PostgreSQL sorts product names. */
export const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
