import type { Clock } from '../../host/host.ts';

/** Resolves after so many seconds, or as soon as the signal aborts. */
export async function pause(clock: Clock, seconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const over = clock.after(seconds);
  await new Promise<void>((resolve) => {
    const end = (): void => {
      for (const one of [over, signal]) one.removeEventListener('abort', end);
      resolve();
    };
    for (const one of [over, signal]) one.addEventListener('abort', end);
    if (over.aborted) end();
  });
}
