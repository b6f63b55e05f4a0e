import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds the browser app into dist/web, where the API serves it from. */
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The first browsers that know light-dark() themselves; translated, it would not follow Mantine's colour scheme.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // A picture inside a style sheet would be one that the browser cannot keep by itself.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
