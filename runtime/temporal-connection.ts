import type { Interceptor } from '@grpc/grpc-js';
import { InterceptingCall, Metadata, status } from '@grpc/grpc-js';
import { Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';

/**
 * A connection to Temporal that connects when it is first used.
 *
 * Where the server is away the client asks again by a timer. A timer that goes off after `close()` would throw outside of
 * any request ("Channel has been shut down") and end the process; here its question is answered with CANCELLED.
 */
export function openTemporalConnection(address: string): { connection: Connection; close: () => Promise<void> } {
  let isClosed = false;
  const refuseOnceClosed: Interceptor = (options, nextCall) => new InterceptingCall(isClosed ? closedCall : nextCall(options));
  const connection = Connection.lazy({ address, interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions()), refuseOnceClosed] });
  return {
    connection,
    close: async () => {
      isClosed = true;
      await connection.close();
    },
  };
}

const closedCall: ConstructorParameters<typeof InterceptingCall>[0] = {
  start: (_metadata, listener) => {
    listener?.onReceiveStatus?.({ code: status.CANCELLED, details: 'The connection to Temporal is closed.', metadata: new Metadata() });
  },
  sendMessage: () => undefined,
  sendMessageWithContext: () => undefined,
  startRead: () => undefined,
  halfClose: () => undefined,
  cancelWithStatus: () => undefined,
  getPeer: () => 'closed',
  getAuthContext: () => null,
};
