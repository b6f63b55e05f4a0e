/** How often the addresses of pictures change: within one window everybody who may see a picture is given the same address. */
const windowMs = 10 * 60_000;
/** A page that was loaded at the very end of a window still has this long to load its pictures. */
const overlapMs = 60_000;

export interface AddressWindow {
  /** ISO 8601 instants, UTC. The window has begun before now; the address is good from `from` to `until`. */
  readonly from: string;
  readonly until: string;
  /** Whole seconds for which who was given the address need not ask for it again. */
  readonly renewInSeconds: number;
}

/**
 * When an address given now begins and ends, such that caches can keep what it answers: it depends on the window and on the boundaries
 * of the asset only, not on who asks or when within the window. It never outlives a boundary that is still ahead.
 * @param now ISO 8601 instant, UTC; more than a second before each of the boundaries ahead
 * @param boundaries instants that the address must not outlive; those that have passed, and nulls, count for nothing
 */
export function addressWindow(now: string, boundaries: readonly (string | null)[]): AddressWindow {
  const at = Date.parse(now);
  const from = Math.floor(at / windowMs) * windowMs;
  const ahead = boundaries.flatMap((boundary) => (boundary !== null && Date.parse(boundary) > at ? [Date.parse(boundary)] : []));
  const until = Math.floor(Math.min(from + windowMs + overlapMs, ...ahead) / 1_000) * 1_000;
  return {
    from: new Date(from).toISOString(),
    until: new Date(until).toISOString(),
    renewInSeconds: Math.max(0, Math.floor((Math.min(from + windowMs, until) - at) / 1_000)),
  };
}
