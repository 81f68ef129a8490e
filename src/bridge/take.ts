/** receive → identify → bound → append: what every receiver hands its reports to. */
import { eventId, type Event, type Report } from './event.ts';
import type { Appender } from './queue/append.ts';
import type { Sender, Take } from './receive/receiver.ts';
import { attributed, type SubjectMap } from './subject-map.ts';

export interface TakeWorld {
  /** The name of the receiver. */
  readonly source: string;
  /** The monitor that it hears. */
  readonly monitor: string | undefined;
  readonly map: SubjectMap;
  readonly appender: Appender;
}

export function takeInto({ source, monitor, map, appender }: TakeWorld): Take {
  const hops = monitor === undefined ? [source] : [source, monitor];
  return async (reports, sender, once) => {
    const events: Event[] = [];
    for (const [item, report] of reports.entries()) {
      const own = attributed(map, report, sender.sites);
      if (own === undefined) return { state: 'refused', item };
      events.push(received(own, sender, hops));
    }
    return { state: await appender.append(events, once) };
  };
}

function received(report: Report, { name, signature }: Sender, hops: readonly string[]): Event {
  const via = [...report.via.filter((hop) => !hops.includes(hop)), ...hops];
  return { ...report, via, id: eventId(report), source: hops[0] ?? '', reporter: name, signature };
}
