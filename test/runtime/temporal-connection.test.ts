import { expect, test } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { isGrpcServiceError } from '@temporalio/client';
import { openTemporalConnection } from '../../runtime/temporal-connection.js';

test('a question that waits to be asked again ends when the connection is closed, and throws nowhere else', async () => {
  const { connection, close } = openTemporalConnection('127.0.0.1:1');
  const answer = connection.workflowService.getSystemInfo({}).catch((error: unknown) => error);
  await new Promise((resolve) => setImmediate(resolve));
  await close();
  const error = await answer;
  expect(isGrpcServiceError(error) && error.code).toBe(status.CANCELLED);
});
