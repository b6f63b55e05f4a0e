import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** A wire to a server that can be held and cut. */
export interface Relay {
  readonly url: string;
  /** Bytes that clients have sent through it. */
  sent(): number;
  /** From so many bytes on, what clients send goes no further. Resolves when it holds. */
  holdAfter(bytes: number): Promise<void>;
  /** Breaks every connection, and lets those that follow through. */
  cut(): void;
  close(): void;
}

export async function relayTo(target: string): Promise<Relay> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let sent = 0;
  let hold: { at: number; holding: () => void } | undefined;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      sent += chunk.length;
      if (hold !== undefined && sent >= hold.at) {
        client.pause();
        hold.holding();
      } else if (!upstream.write(chunk)) {
        client.pause();
        upstream.once('drain', () => client.resume());
      }
    });
    upstream.on('data', (chunk: Buffer) => void client.write(chunk));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: () => sent,
    holdAfter: (bytes) =>
      new Promise((resolve) => {
        hold = { at: sent + bytes, holding: resolve };
      }),
    cut: () => {
      hold = undefined;
      for (const socket of sockets) socket.destroy();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
