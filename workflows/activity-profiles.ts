import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow';

/** Time-outs and retries by the nature of the work, in one place. Heartbeats only where the activity heartbeats. */

/** A few statements in one transaction; runs inside the lifecycle worker. Retried until the database is back. */
export const databaseWrite: LocalActivityOptions = {
  startToCloseTimeout: '15 seconds',
  localRetryThreshold: '1 minute',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' },
};

/** Reads or copies a stored object; heartbeats. Retried until the store is back. */
export const objectTransfer: ActivityOptions = {
  taskQueue: 'io',
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
};

/** Calls of a second or so to the store, the mail server or other lives. */
export const shortCall: ActivityOptions = {
  taskQueue: 'io',
  startToCloseTimeout: '2 minutes',
  retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
};

/** A page of asks to other lives, in a sliding window; heartbeats how far it has come. */
export const manyAsks: ActivityOptions = {
  taskQueue: 'io',
  startToCloseTimeout: '20 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
};

/** Pictures in a render process; heartbeats while the process works. */
export const render: ActivityOptions = {
  taskQueue: 'render',
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
};

/** As `render`, for somebody who waits: what was not drawn in time is given up, and drawn when it is asked for again. */
export const renderOnDemand: ActivityOptions = {
  ...render,
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '2 minutes',
};

/** As `render`, behind new work: on a queue of its own that is served one at a time. */
export const renderBulk: ActivityOptions = { ...render, taskQueue: 'render-bulk' };

/** Films and sound through FFmpeg; heartbeats how far it has come. A try after a crash goes on where the one before was. */
export const video: ActivityOptions = {
  taskQueue: 'video',
  startToCloseTimeout: '24 hours',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
};

/** What may be repeated at a channel without anyone noticing. */
export const outsideWorld: ActivityOptions = {
  taskQueue: 'distribute',
  startToCloseTimeout: '2 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
};

/** The one call that the outside world sees: never repeated by Temporal, because its outcome may be unknown. */
export const commitOnce: ActivityOptions = {
  taskQueue: 'distribute',
  startToCloseTimeout: '45 seconds',
  retry: { maximumAttempts: 1 },
};
