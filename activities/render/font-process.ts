import sharp from 'sharp';
import type { FontAnswer, FontQuestion } from '../../runtime/examine-font.js';
import { codeOf, GalleyError } from '../../schemas/galley-error.js';
import { raiseDecoderFence } from './decoder-fence.js';
import { fontFacts } from './font-facts.js';
import { loadFont } from './lettering-font.js';
import { fetchSource } from './signed-transfer.js';

/**
 * The process in which a stranger's font is first opened and tried. It has no credentials and nearly no environment, looks at one font
 * and ends. A font that makes it crash is one that would make a render process crash.
 */
const triedCharacters = 1_000;
const triedPixels = 32;

const mostMemoryBytes = 512 * 1024 * 1024;
const memoryWatchMilliseconds = 25;

async function examine({ source }: FontQuestion): Promise<FontAnswer> {
  const file = await fetchSource(source);
  try {
    const facts = fontFacts(file);
    const { family, file: path, characters } = loadFont(source.sha256, file, false);
    const letters = [...characters].filter((code) => /^[\p{L}\p{N}\p{P}]$/u.test(String.fromCodePoint(code)));
    if (letters.length === 0) throw new GalleyError('font.unreadable', 'The font has no letters.');
    const every = Math.ceil(letters.length / triedCharacters);
    const text = letters.filter((_, index) => index % every === 0).map((code) => `&#${code};`).join(' ');
    await sharp({ text: { text, font: `${family} ${triedPixels}`, fontfile: path, dpi: 72, width: 2_000, rgba: true } }).raw().toBuffer();
    return { kind: 'facts', facts };
  } catch (error) {
    if (error instanceof GalleyError) return { kind: 'refused', code: error.code, detail: error.message };
    return { kind: 'refused', code: 'font.unreadable', detail: 'The file is no TrueType, OpenType or WOFF font, or is broken.' };
  }
}

process.on('disconnect', () => process.exit());
setInterval(() => {
  if (process.memoryUsage.rss() > mostMemoryBytes) process.kill(process.pid, 'SIGKILL');
}, memoryWatchMilliseconds);
process.once('message', (question: FontQuestion) => {
  void examine(question)
    .catch((error: unknown): FontAnswer => {
      const code = codeOf(error);
      if (code !== 'storage.unavailable' && code !== 'storage.object_missing' && code !== 'upload.hash_mismatch') throw error;
      return { kind: 'refused', code, detail: 'The font could not be read from the store.' };
    })
    .then((answer) => process.send?.(answer, () => process.exit()));
});
sharp.cache(false);
sharp.concurrency(1);
await raiseDecoderFence();
process.send?.('ready');
