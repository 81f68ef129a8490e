/** What systemd wants to know, through its own `systemd-notify`, since Node has no datagram sockets of the Unix domain. */
import type { Commands } from '../../src/host/commands.ts';

export interface Notifier {
  /** Such as `READY=1`; resolves also where nobody listens, or the program is not there. */
  readonly say: (...words: readonly string[]) => Promise<void>;
  /** Seconds between two signs of life, half of what systemd waits; undefined when it does not. */
  readonly watchdogSeconds: number | undefined;
}

const PATIENCE_SECONDS = 10;

export interface NotifyWorld {
  readonly commands: Commands;
  readonly environment: (name: string) => string | undefined;
  readonly after: (seconds: number) => AbortSignal;
}

/** Source: systemd-notify(1), sd_watchdog_enabled(3). The unit needs `NotifyAccess=all`. */
export function notifier({ commands, environment, after }: NotifyWorld): Notifier {
  const microseconds = Number(environment('WATCHDOG_USEC') ?? NaN);
  return {
    watchdogSeconds: microseconds > 0 ? microseconds / 2e6 : undefined,
    async say(...words) {
      const socket = environment('NOTIFY_SOCKET');
      const [env, program] = [await commands.find('env'), await commands.find('systemd-notify')];
      if (socket === undefined || env === undefined || program === undefined) return;
      // Not to be told is systemd's to notice; the daemon goes on.
      const argv = [env, `NOTIFY_SOCKET=${socket}`, program, ...words] as const;
      await commands.run(argv, after(PATIENCE_SECONDS)).catch(() => undefined);
    },
  };
}
