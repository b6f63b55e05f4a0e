import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Router } from 'express';
import express from 'express';
import { GalleyError } from '../schemas/galley-error.js';
import { problemCatalogue } from '../schemas/problem-catalogue.js';
import type { ApiDescription } from './describe-api.js';
import { isProblemCode } from './problem-answer.js';

const swaggerFolder = path.dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
const swaggerFiles = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Galley API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="icon" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });\n`;

/** /openapi.json, /docs to read and try it without the internet, and /problems: what is written about each code. */
export function docsPages(describe: () => ApiDescription): Router {
  const router = express.Router();
  let description: string | undefined;
  router.get('/openapi.json', (_request, response) => {
    description ??= JSON.stringify(describe());
    response.type('application/json').send(description);
  });
  router.get('/docs', (_request, response) => {
    response.type('html').send(page);
  });
  router.get('/docs/start.js', (_request, response) => {
    response.type('text/javascript').send(start);
  });
  for (const file of swaggerFiles) {
    router.get(`/docs/${file}`, (_request, response) => {
      response.sendFile(path.join(swaggerFolder, file), { maxAge: '1h' });
    });
  }
  router.get('/problems', (_request, response) => {
    response.json(problemCatalogue);
  });
  router.get('/problems/:code', (request, response) => {
    const { code } = request.params;
    if (!isProblemCode(code)) throw new GalleyError('resource.not_found', 'There is no problem of this code.');
    response.json({ type: `/problems/${code}`, code, ...problemCatalogue[code] });
  });
  return router;
}
