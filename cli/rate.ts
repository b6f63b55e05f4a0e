const windowMs = 8_000;

/** How fast something moves, over the last seconds. Instants are milliseconds of one monotonic clock. */
export interface Rate {
  add(amount: number, now: number): void;
  /** Amount a second; null until enough is known. */
  perSecond(now: number): number | null;
}

export function createRate(): Rate {
  const samples: { at: number; amount: number }[] = [];
  return {
    add(amount, now) {
      const last = samples.at(-1);
      // A sample for each tenth of a second is enough.
      if (last !== undefined && now - last.at < 100) last.amount += amount;
      else samples.push({ at: now, amount });
      while (samples[0] !== undefined && now - samples[0].at > windowMs) samples.shift();
    },
    perSecond(now) {
      const first = samples[0];
      if (first === undefined || now - first.at < 500) return null;
      const moved = samples.filter(({ at }) => now - at <= windowMs).reduce((sum, { amount }) => sum + amount, 0);
      return Math.max(0, moved) / (Math.min(windowMs, now - first.at) / 1_000);
    },
  };
}
