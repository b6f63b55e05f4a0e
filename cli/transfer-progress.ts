import { MultiBar, Presets } from 'cli-progress';
import type { SingleBar } from 'cli-progress';
import type { Output } from './output.js';
import { printable } from './printable.js';
import { bytesText, durationText } from './quantities.js';
import { createRate } from './rate.js';

/** Tells how a set of files comes along: bars on a terminal, JSON lines with `--json`, else a line now and then. */
export interface TransferProgress {
  /** A file is taken up. */
  begin(shown: string, bytes: number): FileProgress;
  stop(): void;
}

type Phase = 'checking' | 'sending' | 'receiving' | 'preparing';

export interface FileProgress {
  /** What is done with it now; starts its count afresh. */
  phase(name: Phase): void;
  moved(bytes: number): void;
  /** Bytes that need not be moved: they are there from before. */
  found(bytes: number): void;
  /** It is over; what was not sent (a duplicate, a refusal) counts as done. */
  end(): void;
}

const barEveryMs = 100;
const jsonEveryMs = 2_000;
const lineEveryMs = 10_000;

/** @param total what is to be moved; waits under two seconds show nothing but bars */
export function createTransferProgress(output: Output, total: { readonly files: number; readonly bytes: number }): TransferProgress {
  const sent = createRate();
  let filesDone = 0;
  let bytesDone = 0;
  const now = (): number => performance.now();

  function standing(): { speed: number | null; secondsLeft: number | null } {
    // What comes after the last byte is no matter of speed.
    const speed = bytesDone < total.bytes ? sent.perSecond(now()) : null;
    return { speed, secondsLeft: speed === null || speed < 1 ? null : (total.bytes - bytesDone) / speed };
  }
  function speedTexts(): { speed: string; left: string } {
    const { speed, secondsLeft } = standing();
    return { speed: speed === null ? '' : `${bytesText(speed)}/s`, left: secondsLeft === null ? '' : `${durationText(secondsLeft)} left` };
  }

  const bars = !output.json && process.stderr.isTTY ? createBars() : null;
  const all = bars?.create(total.bytes, 0, { name: '', phase: '', ...speedTexts() });
  const timer = setInterval(tell, bars ? barEveryMs : output.json ? jsonEveryMs : lineEveryMs);
  timer.unref();

  function tell(): void {
    if (all) return all.update(bytesDone, { name: `${filesDone} of ${total.files} files`, ...speedTexts() });
    const { speed, secondsLeft } = standing();
    const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value));
    output.value({
      event: 'progress',
      files: total.files,
      filesDone,
      bytes: total.bytes,
      bytesDone,
      bytesPerSecond: rounded(speed),
      secondsLeft: rounded(secondsLeft),
    });
    if (!output.json) {
      const parts = [`${filesDone} of ${total.files} files`, `${bytesText(bytesDone)} of ${bytesText(total.bytes)}`, speedTexts().speed, speedTexts().left];
      output.note(parts.filter(Boolean).join(', '));
    }
  }

  return {
    begin(shown, bytes) {
      const bar = bars?.create(bytes, 0, { name: tailOf(printable(shown)), phase: 'checking', speed: '', left: '' });
      let current: Phase = 'checking';
      let counted = 0;
      const isTransfer = (): boolean => current === 'sending' || current === 'receiving';
      function count(more: number): void {
        bar?.increment(more);
        if (!isTransfer()) return;
        counted += more;
        bytesDone += more;
      }
      return {
        phase(name) {
          current = name;
          bar?.update(name === 'preparing' ? bytes : 0, { phase: name });
        },
        moved(more) {
          count(more);
          if (isTransfer()) sent.add(more, now());
        },
        found: count,
        end() {
          bytesDone += bytes - counted;
          filesDone += 1;
          if (bar) removeBar(bars, bar);
        },
      };
    },
    stop() {
      clearInterval(timer);
      if (bars) {
        tell();
        bars.stop();
      }
    },
  };
}

function createBars(): MultiBar {
  return new MultiBar(
    {
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
      fps: 1_000 / barEveryMs,
      format: '{bar} {percentage}% {name} {phase} {speed} {left}',
      barsize: 24,
      emptyOnZero: true,
      // Ctrl-C is ours: what was sent is written down first.
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
}

function removeBar(bars: MultiBar | null, bar: SingleBar): void {
  bar.stop();
  bars?.remove(bar);
}

/** The end of a long name says more than its beginning. */
function tailOf(text: string): string {
  return text.length <= 40 ? text : `…${text.slice(-39)}`;
}
