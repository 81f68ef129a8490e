/** What the operator decides about passive definitions. */
export interface MonitorOptions {
  /** Seconds without a result after which a subject is UNKNOWN. */
  readonly freshnessSeconds: number;
  /** The operator's own templates, for who is told and when. */
  readonly hostTemplate?: string;
  readonly serviceTemplate?: string;
  /** The monitor has the hosts already, and would refuse a second definition of one. */
  readonly withoutHosts?: boolean;
}
