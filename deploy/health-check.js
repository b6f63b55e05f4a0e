/** What the container asks itself: a worker answers on its metrics port, the API on its own. */
const port = process.env.GALLEY_METRICS_PORT || process.env.GALLEY_API_PORT || '3000';
const answer = await fetch(`http://127.0.0.1:${port}/livez`, { signal: AbortSignal.timeout(4_000) }).catch((error) => {
  console.error(`no answer on port ${port}: ${error.message}`);
});
if (answer && !answer.ok) console.error(`/livez on port ${port} answers ${answer.status}`);
process.exit(answer?.ok ? 0 : 1);
