/**
 * Whether words stand in a text at a place, with what is said to be around them. Places count Unicode code points, as the W3C Web
 * Annotation model does, so that one emoji is one.
 */
export function textStandsThere(text: string, marked: { readonly exact: string; readonly prefix: string; readonly suffix: string; readonly start: number }): boolean {
  const points = [...text];
  const end = marked.start + codePoints(marked.exact);
  return (
    points.slice(marked.start, end).join('') === marked.exact &&
    points.slice(0, marked.start).join('').endsWith(marked.prefix) &&
    points.slice(end).join('').startsWith(marked.suffix)
  );
}

/** How many Unicode code points a text has. */
export function codePoints(text: string): number {
  return [...text].length;
}
