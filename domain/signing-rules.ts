/** Milliseconds after which a signing session that has signed nothing is over. */
const idleMs = 15 * 60_000;
/** Milliseconds for which a wrong component counts, and for which a lock-out lasts. */
const lockMs = 15 * 60_000;
const mostWrong = 5;

/** Whether a signing now goes on with the session of the one before: the same session, the same password, not idle for too long. */
export function isContinued(session: { readonly lastSignedAt: number; readonly passwordMark: string } | null, passwordMark: string, now: number): boolean {
  return session !== null && session.passwordMark === passwordMark && now - session.lastSignedAt <= idleMs;
}

/**
 * What one more wrong component does.
 * @param wrongAt instants of those before, in milliseconds
 * @returns those that still count, and until when nothing more is taken from this person; null: it still is
 */
export function afterWrongComponent(wrongAt: readonly number[], now: number): { readonly wrongAt: number[]; readonly lockedUntil: number | null } {
  const counted = [...wrongAt.filter((at) => now - at < lockMs), now];
  return counted.length < mostWrong ? { wrongAt: counted, lockedUntil: null } : { wrongAt: [], lockedUntil: now + lockMs };
}
