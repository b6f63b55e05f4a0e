/** How the command ends, for scripts. Documented in docs/cli.md. */
export const exitCodes = {
  done: 0,
  /** Galley said no, or the answer was not what was asked for: a problem, a failed check. */
  refused: 1,
  /** The command line is wrong; nothing was sent. */
  usage: 2,
  /** No usable credentials. */
  notSignedIn: 3,
  /** There is nothing under that id, for you. */
  notFound: 4,
  /** Galley or its store does not answer; the same command may work in a moment. */
  unreachable: 5,
  /** Stopped with Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
