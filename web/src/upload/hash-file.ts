/** Larger files would have to lie in memory as a whole; Galley hashes them itself. */
const largest = 256 * 1024 ** 2;

/** SHA-256 of a file in hexadecimal; undefined where the browser cannot tell (too large, or a page on plain http). */
export async function hashFile(file: File): Promise<string | undefined> {
  // Browsers hide `subtle` from pages on plain http, whatever its type says.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (file.size > largest || subtle === undefined) return undefined;
  const digest = await subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
