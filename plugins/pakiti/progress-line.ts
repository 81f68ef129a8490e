/** How far something is, in a line that is written over and gone before what comes of it; nothing where nobody watches. */
import type { OperatorWorld } from '../../src/cli/command.ts';
import { escapeText } from '../../src/render/index.ts';

export interface ProgressLine {
  tell(text: string): void;
  /** Nothing of it is left. */
  end(): Promise<void>;
}

const EVERY_SECONDS = 0.2;
/** A line that is broken in two would stay. */
const COLUMNS = 79;
const CLEARED = '\r\u001B[K';

export function progressLine({
  terminal,
  show,
  host: { clock },
}: Pick<OperatorWorld, 'terminal' | 'show'> & {
  readonly host: { readonly clock: Pick<OperatorWorld['host']['clock'], 'elapsed'> };
}): ProgressLine {
  let saidAt: number | undefined;
  return {
    tell(text) {
      const now = clock.elapsed();
      if (!terminal || (saidAt !== undefined && now - saidAt < EVERY_SECONDS)) return;
      saidAt = now;
      void show(`${CLEARED}${escapeText(text).slice(0, COLUMNS)}`);
    },
    async end() {
      if (saidAt !== undefined) await show(CLEARED);
    },
  };
}
