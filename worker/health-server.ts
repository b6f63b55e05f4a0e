import http from 'node:http';
import { collectDefaultMetrics, register } from 'prom-client';

/** /livez, /readyz and /metrics of a worker process. Resolves with a function that closes it. */
export async function serveHealth(port: number, isReady: () => boolean): Promise<() => Promise<void>> {
  collectDefaultMetrics();
  const server = http.createServer((request, response) => {
    if (request.url === '/metrics') {
      register.metrics().then(
        (text) => response.setHeader('content-type', register.contentType).end(text),
        () => response.writeHead(500).end(),
      );
      return;
    }
    const ready = request.url === '/livez' || (request.url === '/readyz' && isReady());
    response.writeHead(ready ? 200 : request.url === '/readyz' ? 503 : 404).end(ready ? 'ok\n' : 'not ready\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return async () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}
