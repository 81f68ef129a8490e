/** From the observation to the verdict: pure, nothing but the arguments. */
import {
  judge,
  type Finding,
  type Metric,
  type MetricDeclaration,
  type Verdict,
} from '../../src/check/index.ts';
import { spanText } from '../../src/check/span-text.ts';
import { judgeHost, type Judged } from './judge-host.ts';
import { Mitigations } from './mitigations.ts';
import type { PakitiObservation, SeenHost } from './observation.ts';
import type { Values } from './options.ts';
import { requireFacts } from './require-facts.ts';
import { siteText } from './texts.ts';
import { lookedFor, wantedOf } from './wanted.ts';

/** As clocks differ that are set over the network at all. */
const CLOCK_SECONDS = 300;

export const metrics = {
  hosts: { unit: '', describe: 'hosts that were judged' },
  critical: { unit: '', describe: 'hosts with a finding that is critical' },
  warning: { unit: '', describe: 'hosts with a finding that is a warning, and none that is critical' },
  unknown: { unit: '', describe: 'hosts of which it cannot be told, silent ones among them' },
  silent: { unit: '', describe: 'hosts whose last report is too old' },
  mitigated: { unit: '', describe: 'hosts with a finding that check_advisory has proved to be mitigated' },
  clean: { unit: '', describe: 'hosts without a finding that counts' },
  findings: { unit: '', describe: 'CVEs that count and are not mitigated, of all hosts together' },
  report_age: { unit: 's', describe: 'seconds since the last report of the host that is silent for longest' },
} as const satisfies Readonly<Record<string, MetricDeclaration>>;

/** @throws Failure `malformed` for an observation that lacks facts */
export function evaluate(observation: PakitiObservation, values: Values): Verdict {
  requireFacts(observation);
  const { hosts, asked, at } = observation;
  const mitigations = new Mitigations(observation.claims ?? [], at, values['mitigation-age']);
  const findingsOf = Map.groupBy(observation.findings, keyOf);
  const wanted = wantedOf(values);
  const judged = hosts.map((host) =>
    judgeHost(host, findingsOf.get(keyOf(host)) ?? [], {
      ...{ at, wanted, mitigations, silentAfter: values['report-age'] },
      isOriginal: values.vo !== undefined,
      isOneOfSeveral: asked.host !== null && hosts.some(({ site }) => site !== host.site),
    }),
  );
  return {
    summary: summaryOf(judged, asked),
    findings: [
      ...(asked.host === null ? allowed(judged, values) : judged).flatMap(({ findings }) => findings),
      ...unknownNodes(observation),
      ...blindness(observation, values, findingsOf),
    ],
    metrics: metricsOf(judged, at),
    isWhole: values.vo !== undefined,
  };
}

function keyOf({ site, host }: { readonly site: string; readonly host: string }): string {
  return JSON.stringify([site, host]);
}

/** Some hosts of a site may be silent, where the operator says so, but never all of them. */
function allowed(judged: readonly Judged[], { silent: limit }: Values): readonly Judged[] {
  const silent = judged.filter((one) => one.isSilent).length;
  if (silent === judged.length || judge(silent, { warning: limit }) !== 'OK') return judged;
  return judged.map((one) =>
    one.isSilent ? { ...one, findings: one.findings.map((finding) => tolerated(finding)) } : one,
  );
}

function tolerated(finding: Finding): Finding {
  if (finding.kind !== 'silent') return finding;
  return { ...finding, state: 'OK', text: `${finding.text}, as so many hosts may be` };
}

/** Behind a computing element. */
function unknownNodes({ nodes, hosts, server }: PakitiObservation): readonly Finding[] {
  const known = new Set(hosts.map(keyOf));
  return (nodes ?? [])
    .filter(({ site, node }) => !known.has(keyOf({ site, host: node })))
    .map(({ site, node }) =>
      unknown(node, 'unknown-host', `${server} knows no such host of ${siteText(site)}`),
    );
}

/** Why what is empty need not be good. */
function blindness(
  observation: PakitiObservation,
  values: Values,
  findingsOf: ReadonlyMap<string, unknown>,
): readonly Finding[] {
  const { hosts, server, asked, aheadSeconds } = observation;
  const known = new Set(hosts.map(keyOf));
  const moved = [...findingsOf.keys()].filter((key) => !known.has(key)).length;
  return [
    ...(hosts.length === 0 ? [nobody(observation)] : []),
    ...(moved === 0
      ? []
      : [unknown('', 'moved', `${moved} hosts have come or gone while ${server} was asked`)]),
    ...notLookedFor(observation, values),
    ...(aheadSeconds === null || Math.abs(aheadSeconds) > CLOCK_SECONDS
      ? [unknown(server, 'clock', clockText(aheadSeconds))]
      : []),
    ...(asked.host === null && asked.site === null ? [unknown('', 'nobody', 'nobody was asked for')] : []),
  ];
}

function nobody({ asked: { site, host }, server, nodes }: PakitiObservation): Finding {
  const of = site === null ? '' : ` of the site ${site}`;
  const what =
    host === null ? `no host${of}` : `no such host${of}${nodes === null ? '' : ', and no node behind it'}`;
  return unknown(
    host ?? site ?? '',
    'unknown-host',
    `${server} knows ${what}, or our credential may not see it`,
  );
}

function clockText(aheadSeconds: number | null): string {
  if (aheadSeconds === null) return 'it does not say what time it is';
  return `its clock is ${spanText(Math.abs(aheadSeconds))} ${aheadSeconds > 0 ? 'ahead of' : 'behind'} ours`;
}

/** What was not looked for, or cannot be found since nobody keeps it, is not absent. */
function notLookedFor(observation: PakitiObservation, values: Values): readonly Finding[] {
  const { looked, tags, catalogue, server } = observation;
  const wanted = lookedFor(wantedOf(values));
  const unseen = [
    ...wanted.tags.filter((tag) => !looked.tags.includes(tag)),
    ...wanted.severities.filter((severity) => !looked.severities.includes(severity)),
    ...(wanted.exploited && !looked.exploited ? ['exploited'] : []),
  ];
  const nothing = wanted.tags.length + wanted.severities.length === 0 && !wanted.exploited;
  return [
    ...(nothing ? [unknown('', 'nothing-asked', 'no tag and no severity is to count')] : []),
    ...unseen.map((name) => unknown(name, 'not-observed', 'it was not looked for')),
    ...wanted.tags
      .filter((tag) => looked.tags.includes(tag) && !tags.includes(tag))
      .map((tag) => unknown(tag, 'unknown-tag', `no CVE has this tag at ${server}`)),
    ...(wanted.exploited && looked.exploited && catalogue?.stale !== false
      ? [
          unknown(
            'exploited',
            'catalogue',
            catalogue === null ? 'there is no catalogue' : 'the catalogue is too old',
          ),
        ]
      : []),
  ];
}

function unknown(subject: string, kind: string, text: string): Finding {
  return { state: 'UNKNOWN', subject, kind, text };
}

function summaryOf(judged: readonly Judged[], { host }: PakitiObservation['asked']): string {
  const [only] = judged;
  if (judged.length === 1 && host !== null && only !== undefined) return only.summary;
  if (judged.length === 0) return 'no host is known';
  const [silent, mitigated] = [
    judged.filter(({ isSilent }) => isSilent).length,
    judged.filter(({ isMitigated }) => isMitigated).length,
  ];
  const notes = [
    ...(mitigated === 0 ? [] : [`${mitigated} of them mitigated`]),
    ...(silent === 0 ? [] : [`${silent} of them silent`]),
  ];
  return [`${judged.length} hosts without open findings`, ...notes].join(', ');
}

function metricsOf(judged: readonly Judged[], at: number): readonly Metric[] {
  const count = (label: keyof typeof metrics, is: (one: Judged) => boolean): Metric => ({
    ...{ label, value: judged.filter(is).length, unit: '', min: 0 },
  });
  const ages = judged.map(({ host }: { readonly host: SeenHost }) => at - host.lastReport);
  return [
    count('hosts', () => true),
    count('critical', ({ level }) => level === 'CRITICAL'),
    count('warning', ({ level }) => level === 'WARNING'),
    count('unknown', ({ findings }) => findings.some(({ state }) => state === 'UNKNOWN')),
    count('silent', ({ isSilent }) => isSilent),
    count('mitigated', ({ isMitigated }) => isMitigated),
    count('clean', ({ isClean }) => isClean),
    { label: 'findings', value: judged.reduce((sum, { open }) => sum + open, 0), unit: '', min: 0 },
    ...(ages.length === 0
      ? []
      : [{ label: 'report_age', value: Math.round(Math.max(0, ...ages)), unit: 's', min: 0 } as const]),
  ];
}
