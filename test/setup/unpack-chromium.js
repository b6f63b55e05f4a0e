import chromium from '@sparticuz/chromium';

/** Unpacks the Chromium that the package carries, with its libraries and fonts, into TMPDIR. */
await chromium.executablePath();
