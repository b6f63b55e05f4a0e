import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { findOnPath } from '../../dev/binaries.js';
import { cacheFolder } from '../../dev/cache-folder.js';
import { projectRoot } from '../../runtime/project-root.js';

export interface Chromium {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

const remedy = 'Install one ("apt-get install -y chromium" on Debian), or name one in GALLEY_CHROMIUM.';

/**
 * The browser that tests drive: GALLEY_CHROMIUM, else one on PATH, else the one that the package @sparticuz/chromium carries,
 * unpacked once into the cache.
 * @throws Error that says what to install
 */
export async function findChromium(): Promise<Chromium> {
  const named = process.env['GALLEY_CHROMIUM'];
  if (named) {
    if (!existsSync(named)) throw new Error(`GALLEY_CHROMIUM is ${named}, and there is no such file. ${remedy}`);
    return { executablePath: named, env: {} };
  }
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const found = await findOnPath(name);
    if (found !== undefined) return { executablePath: found, env: {} };
  }
  const folder = await unpacked().catch((cause: unknown) => {
    throw new Error(`There is no Chromium on PATH, and the one of the package @sparticuz/chromium could not be unpacked. ${remedy}`, { cause });
  });
  return {
    executablePath: path.join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib'), FONTCONFIG_FILE: path.join(folder, 'fonts.conf') },
  };
}

/** The folder of the unpacked package; made under another name first, so that whoever finds it finds it whole. */
async function unpacked(): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(projectRoot, 'node_modules', '@sparticuz', 'chromium', 'package.json'), 'utf8')) as { version: string };
  const folder = path.join(cacheFolder(), `chromium-${manifest.version}`);
  if (existsSync(folder)) return folder;
  await mkdir(cacheFolder(), { recursive: true });
  const draft = await mkdtemp(path.join(cacheFolder(), '.chromium-'));
  try {
    // The package unpacks the libraries that Chromium needs only where it takes the machine for one that lacks them.
    const env = { ...process.env, TMPDIR: draft, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' };
    await promisify(execFile)(process.execPath, [path.join(projectRoot, 'test', 'setup', 'unpack-chromium.js')], { env });
    await writeFile(path.join(draft, 'fonts.conf'), fontsOf(folder));
    await rename(draft, folder).catch((error: unknown) => {
      // Somebody else was faster.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}

function fontsOf(folder: string): string {
  const aliases = ['system-ui', 'ui-sans-serif', 'sans-serif'].map((family) => `<alias binding="same"><family>${family}</family><prefer><family>Open Sans</family></prefer></alias>`);
  return `<?xml version="1.0"?>
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
  ${aliases.join('\n  ')}
</fontconfig>
`;
}
