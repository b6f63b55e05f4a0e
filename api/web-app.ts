import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Router } from 'express';
import express from 'express';

/** Stands in web/index.html where the nonce of the page's own style elements goes. */
const noncePlaceholder = '__CSP_NONCE__';

/** The built web app; every address that is no file is a page of it. Nothing at all where it has not been built. */
export function webApp(folder: string): Router {
  const router = express.Router();
  const indexFile = path.join(folder, 'index.html');
  if (!existsSync(indexFile)) return router;
  const index = readFileSync(indexFile, 'utf8');
  router.use(
    // Vite names the files in assets/ by their content.
    express.static(path.join(folder), {
      index: false,
      setHeaders: (response, file) => {
        const isNamedByContent = path.relative(folder, file).startsWith(`assets${path.sep}`);
        response.setHeader('cache-control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    }),
    (request, response, next) => {
      const isPage = (request.method === 'GET' || request.method === 'HEAD') && request.accepts(['html', 'json']) === 'html';
      if (!isPage || path.posix.extname(request.path) !== '') return next();
      response.setHeader('cache-control', 'no-store');
      response.type('html').send(index.replaceAll(noncePlaceholder, String(response.locals['nonce'])));
    },
  );
  return router;
}
