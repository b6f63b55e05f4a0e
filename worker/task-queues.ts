/** One task queue per kind of resource; no fallback. A worker process serves the queues it is started with. */
export const taskQueues = ['lifecycle', 'io', 'render', 'render-bulk', 'video', 'distribute'] as const;
export type TaskQueue = (typeof taskQueues)[number];
