import { Client, Connection } from '@temporalio/client';

/** The most events that one run of any of these workflows has left in Temporal, and how many runs there were. */
export async function longestRun(
  temporalServer: { readonly address: string; readonly namespace: string },
  workflowIds: readonly string[],
): Promise<{ readonly events: number; readonly runs: number }> {
  const connection = await Connection.connect({ address: temporalServer.address });
  try {
    const client = new Client({ connection, namespace: temporalServer.namespace });
    const lengths: number[] = [];
    for (const id of workflowIds) {
      for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${id}'` })) {
        const { historyLength } = await client.workflow.getHandle(id, runId).describe();
        lengths.push(historyLength);
      }
    }
    return { events: Math.max(0, ...lengths), runs: lengths.length };
  } finally {
    await connection.close();
  }
}
