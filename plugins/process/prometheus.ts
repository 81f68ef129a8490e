/** What Prometheus reads of a daemon: numbers that somebody else keeps, in its text format. */
import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';

/** What is undefined is left as it was. */
export type Value = (member: string, value: number | undefined) => void;

/** Each member of the label has a value of its own. */
export type Make = (name: string, help: string, label: string) => Value;

export interface Instruments {
  readonly contentType: string;
  readonly gauge: Make;
  /** Of a number that only grows, as it is now. */
  readonly counter: Make;
  /** What is no longer there has no value any more. */
  readonly forget: () => void;
  readonly text: () => Promise<string>;
}

/** @param prefix of all names, such as `secmon_bridge_` */
export function instruments(prefix: string): Instruments {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix });
  const gauges: Gauge[] = [];
  const options = (name: string, help: string, label: string) => ({
    ...{ name: `${prefix}${name}`, help, labelNames: [label], registers: [registry] },
  });
  return {
    contentType: registry.contentType,
    gauge(name, help, label) {
      const made = new Gauge(options(name, help, label));
      gauges.push(made);
      return (member, value) => {
        if (value !== undefined) made.set({ [label]: member }, value);
      };
    },
    counter(name, help, label) {
      const made = new Counter(options(name, help, label));
      const before = new Map<string, number>();
      return (member, value = 0) => {
        made.inc({ [label]: member }, value - (before.get(member) ?? 0));
        before.set(member, value);
      };
    },
    forget() {
      for (const one of gauges) one.reset();
    },
    text: () => registry.metrics(),
  };
}
