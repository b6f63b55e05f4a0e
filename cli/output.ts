import { printable, printableJson } from './printable.js';

/**
 * Where a command writes. People read lines on standard output; with `--json` standard output carries JSON values, one a
 * line, and nothing else. Notes go to standard error in both cases. Nothing written can act on the terminal.
 */
export interface Output {
  /** True with `--json`. */
  json: boolean;
  /** A line for a person; nothing with `--json`. */
  line(text: string): void;
  /** A value for a program; nothing without `--json`. */
  value(value: unknown): void;
  /** A line on standard error; with `--json` a JSON value: `asJson`, or an object that holds the text. */
  note(text: string, asJson?: unknown): void;
}

export function createOutput(): Output {
  return {
    json: false,
    line(text) {
      if (!this.json) process.stdout.write(`${printable(text)}\n`);
    },
    value(value) {
      if (this.json) process.stdout.write(`${printableJson(value)}\n`);
    },
    note(text, asJson = { note: text }) {
      process.stderr.write(`${this.json ? printableJson(asJson) : printable(text)}\n`);
    },
  };
}
