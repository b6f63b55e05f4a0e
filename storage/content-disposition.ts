/**
 * A Content-Disposition value (RFC 6266) for any file name, however hostile: an ASCII fallback for old readers and the true name
 * in UTF-8. Path parts, control characters and the direction marks that make `exe.gpj` look like a picture are replaced.
 */
export function contentDisposition(kind: 'attachment' | 'inline', filename: string): string {
  const characters = Array.from(filename.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029/\\]/gu, '_'));
  const name = characters.slice(0, 255).join('');
  const shown = name.trim() === '' ? 'download' : name;
  const fallback = shown.replace(/[^\x20-\x7e]|["%]/gu, '_');
  return `${kind}; filename="${fallback}"; filename*=UTF-8''${encode(shown)}`;
}

/** RFC 8187: what encodeURIComponent leaves alone but the grammar does not allow is encoded as well. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
