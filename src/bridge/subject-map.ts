/** Who an event is about: what the operator's mapping file says of hosts, and what a credential may claim. */
import type { Report, Subject } from './event.ts';

/** One entry of the mapping: of the configuration itself, or of the file that it names. */
export interface SubjectRule {
  /** A host name, or `*.` and a domain; compared whole, letters in either case. */
  readonly host: string;
  readonly site: string;
  readonly ngi?: string;
  readonly node?: string;
}

const name = { type: 'string', minLength: 1, maxLength: 1024 } as const;

/** Published as `config/schema/subject-map.schema.json`. */
export const subjectMapSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Which site, NGI and node the hosts of monitors belong to',
  type: 'object',
  additionalProperties: false,
  required: ['hosts'],
  properties: {
    hosts: {
      type: 'array',
      description: 'the most exact counts: the host, then its longest domain',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['host', 'site'],
        properties: {
          host: {
            ...name,
            // A star elsewhere would never meet anything, and say nothing of it.
            pattern: String.raw`^(?:\*\.)?[^*]+$`,
            description: "a host name, or '*.' and a domain",
          },
          site: { ...name, description: 'the site as in GOCDB' },
          ngi: name,
          node: { ...name, description: 'the machine that is looked at through this host' },
        },
      },
    },
  },
} as const;

export interface SubjectMapFile {
  readonly hosts: readonly SubjectRule[];
}

export interface SubjectMap {
  /** The report with site, NGI and node as the operator's file says; its own claim where the file is silent. */
  identify(report: Report): Report;
  /** Whether the operator's file says which site a host belongs to. */
  knows(host: string): boolean;
}

/** The most exact rule counts: the host's own, then that of the longest domain. */
export function subjectMap(rules: readonly SubjectRule[]): SubjectMap {
  const byHost = new Map(rules.map((rule) => [rule.host.toLowerCase(), rule]));
  return {
    identify: (report) => applied(report, ruleFor(report.subject.host.toLowerCase())),
    knows: (host) => ruleFor(host.toLowerCase()) !== undefined,
  };

  function ruleFor(host: string): SubjectRule | undefined {
    const labels = host.split('.');
    const domains = labels.map((_, index) => `*.${labels.slice(index + 1).join('.')}`);
    return [host, ...domains].map((name) => byHost.get(name)).find((rule) => rule !== undefined);
  }
}

/** The place of an entry whose host has one already, letters in either case: which of them counts would be chance. */
export function repeatedHost(rules: readonly SubjectRule[]): number | undefined {
  const seen = new Set<string>();
  const place = rules.findIndex(({ host }) => {
    const name = host.toLowerCase();
    const isKnown = seen.has(name);
    seen.add(name);
    return isKnown;
  });
  return place < 0 ? undefined : place;
}

/** The operator's own entries, and of the file's those that are of no host of theirs. */
export function joined(own: readonly SubjectRule[], file: readonly SubjectRule[]): readonly SubjectRule[] {
  const known = new Set(own.map(({ host }) => host.toLowerCase()));
  return [...own, ...file.filter(({ host }) => !known.has(host.toLowerCase()))];
}

/** The NGI of each site; of several that are said of one site the first counts, which the operator's own are before others. */
export function ngisOf(rules: readonly SubjectRule[]): ReadonlyMap<string, string> {
  const ngis = new Map<string, string>();
  for (const { site, ngi } of rules) if (ngi !== undefined && !ngis.has(site)) ngis.set(site, ngi);
  return ngis;
}

function applied(report: Report, rule: SubjectRule | undefined): Report {
  if (rule === undefined) return report;
  const { site, ngi, node } = rule;
  // The NGI of another site is not that of this one.
  const claimed = site === report.subject.site ? report.subject : withoutNgi(report.subject);
  const subject: Subject = {
    ...claimed,
    site,
    ...(ngi === undefined ? {} : { ngi }),
    ...(node === undefined ? {} : { node: report.subject.node ?? node }),
  };
  return { ...report, subject };
}

/**
 * Who a report is about. Of a host whose site the operator's file names, nobody reports who may not speak for that site:
 * monitors know results by host and service alone. What a sender that is bound to sites says of their NGI counts nothing.
 * @returns undefined where the credential may not say so
 */
export function attributed(
  map: SubjectMap,
  report: Report,
  sites: readonly string[] | undefined,
): Report | undefined {
  if (sites === undefined) return map.identify(report);
  const subject = withoutNgi(report.subject);
  const known = map.identify({ ...report, subject });
  const isOfOthers = map.knows(subject.host) && !sites.includes(known.subject.site);
  return isOfOthers ? undefined : bounded(known, sites);
}

/**
 * What a credential makes of a claim: one that speaks for a single site makes every report that site's; one that speaks
 * for several must name one of them.
 * @param sites undefined speaks for all
 * @returns undefined where the credential may not say so
 */
export function bounded(report: Report, sites: readonly string[] | undefined): Report | undefined {
  if (sites === undefined || sites.includes(report.subject.site)) return report;
  const [only, ...others] = sites;
  if (only === undefined || others.length > 0) return undefined;
  return { ...report, subject: withoutNgi({ ...report.subject, site: only }) };
}

function withoutNgi({ site, host, node, service, metric }: Subject): Subject {
  const rest = Object.entries({ node, service, metric }).filter(([, value]) => value !== undefined);
  return { site, host, ...Object.fromEntries(rest) };
}
