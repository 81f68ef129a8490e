/** What Nagios says of one result, wherever it says it: both receivers make the same report of it. */
import type { Report } from '../event.ts';
import { UNKNOWN_SITE } from '../event.ts';
import { hostState, serviceState, unescapeOutput } from '../nagios-text.ts';
import { fitText } from '../fit-text.ts';

/** As Nagios writes it: numbers in decimal, long output escaped. */
export interface NagiosResult {
  /** Empty where the host has none. */
  readonly site: string;
  readonly host: string;
  /** Undefined for the host itself. */
  readonly service: string | undefined;
  readonly state: string;
  readonly isHard: boolean;
  readonly attempt: string;
  /** Seconds since the epoch. */
  readonly lastCheck: string;
  /** Seconds. */
  readonly executionTime: string;
  /** Seconds. */
  readonly latency: string;
  readonly output: string;
  readonly longOutput: string;
  readonly perfdata: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The last second that four digits of a year can say. */
const LAST_SECOND = 253_402_300_799;
const SECONDS = /^\d{1,12}$/;

/** @returns undefined where it is no result */
export function nagiosReport(result: NagiosResult): Report | undefined {
  const { site, host, service, attempt, latency } = result;
  const state = service === undefined ? hostState(result.state) : serviceState(result.state);
  const seconds = SECONDS.test(result.lastCheck) ? Number(result.lastCheck) : 0;
  if (state === undefined || host === '' || service === '' || seconds === 0 || seconds > LAST_SECOND) {
    return undefined;
  }
  return {
    subject: {
      site: site === '' ? UNKNOWN_SITE : site,
      host,
      ...(service === undefined ? {} : { service }),
    },
    state,
    stateType: result.isHard ? 'hard' : 'soft',
    ...fitText({
      summary: result.output,
      longOutput: unescapeOutput(result.longOutput),
      perfdata: result.perfdata,
    }),
    start: instant(seconds),
    end: instant(Math.min(LAST_SECOND, seconds + duration(result.executionTime))),
    tags: { ...result.tags, attempt, latency },
    via: [],
  };
}

/** A clock that was set back during the check makes it negative. */
function duration(text: string): number {
  const seconds = Number(text);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}

function instant(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString();
}
