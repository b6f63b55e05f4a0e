import { readFile } from 'node:fs/promises';

/** An SVG above this is not read for active content but refused. */
export const readableSvgBytes = 16 * 1024 * 1024;

/** Elements, attributes and references by which an SVG acts on its reader or fetches what is not in it. */
const signs: readonly RegExp[] = [
  /<\s*(?:\w+:)?(script|foreignobject|iframe|embed|object|handler|listener)[\s/>]/i,
  /\son[a-z]+\s*=/i,
  /(javascript|vbscript)\s*:/i,
  /data\s*:\s*(text\/html|image\/svg|application\/x?html)/i,
  /<!\s*entity/i,
  /<\s*(?:\w+:)?include[\s/>]/i,
  /@import/i,
  // References of anything but a link (`a`) to a place outside the file.
  /<\s*(?!a[\s/>])[\w:.-]+(?=[\s/])[^>]*?\s(?:[\w-]+:)?(?:href|src)\s*=\s*["']?\s*(?!["'\s#]|data:)/i,
  /url\(\s*["']?\s*(?![\s"'#]|data:)/i,
];

/**
 * Whether an SVG holds scripts or references to things outside it. Galley never draws an SVG and serves it only as a download; this
 * keeps it from being handed on. It looks for signs and errs on the side of refusing.
 */
export async function holdsActiveContent(file: string): Promise<boolean> {
  const bytes = await readFile(file);
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  const text = new TextDecoder(encoding).decode(bytes).replace(/<!--[\s\S]*?-->/g, '');
  // Numeric character references can spell any of the signs.
  const spelled = text.replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));?/gi, (_, hexadecimal?: string, decimal?: string) => {
    const code = hexadecimal === undefined ? Number(decimal) : parseInt(hexadecimal, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
  const readings = [text, spelled, spelled.replace(/[\t\r\n]/g, '')];
  return readings.some((reading) => signs.some((sign) => sign.test(reading)));
}
