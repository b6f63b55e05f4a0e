import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Received {
  readonly id: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A web-hook receiver that does what a test tells it, and keeps effects by `webhook-id`, as Standard Webhooks asks of receivers. */
export interface Receiver {
  readonly url: string;
  /** Every attempt, in order. */
  readonly attempts: readonly Received[];
  /** How often the receiver acted, by webhook-id. */
  readonly effects: ReadonlyMap<string, number>;
  /** What the next attempts meet, in order; then 200. */
  meet(...behaviours: Behaviour[]): void;
  close(): Promise<void>;
}

/** `act` makes the effect of the message, unless its id has made it before. */
export type Behaviour = (answer: ServerResponse, act: () => void, request: IncomingMessage) => void;

export const says =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (answer, act) => {
    if (status >= 200 && status < 300) act();
    answer.writeHead(status, headers).end();
  };
export const dies: Behaviour = (answer) => void answer.destroy();
export const diesAfterActing: Behaviour = (answer, act) => {
  act();
  answer.destroy();
};
export const failsAfterActing: Behaviour = (answer, act) => {
  act();
  answer.writeHead(500).end();
};
export const hangsAfterActing: Behaviour = (_answer, act) => act();

export async function startReceiver(): Promise<Receiver> {
  const attempts: Received[] = [];
  const effects = new Map<string, number>();
  const script: Behaviour[] = [];
  const server = createServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const id = String(request.headers['webhook-id']);
      attempts.push({ id, headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString('utf8') });
      const act = (): void => {
        if (!effects.has(id)) effects.set(id, 1);
      };
      (script.shift() ?? says(200))(answer, act, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    attempts,
    effects,
    meet: (...behaviours) => void script.push(...behaviours),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
