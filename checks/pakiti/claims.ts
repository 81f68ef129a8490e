/** What check_advisory has said of nodes, as the portal of the bridge has it. */
import type { ApiClient } from '../../src/check/api/client.ts';
import { cvesIn } from '../../src/evidence/advisory-evidence.ts';
import type { Claim, PakitiObservation, SeenFinding, SeenNode } from './observation.ts';

/** Values of one parameter that are asked for at once, at most. */
const AT_ONCE = 50;
const PAGE = '1000';

interface StateItem {
  readonly site: string;
  readonly host: string;
  readonly node: string | null;
  readonly service: string | null;
  readonly stale: boolean;
  readonly start: string;
  readonly tags?: Readonly<Partial<Record<string, string>>>;
  /** Absent where a result came as text: nothing can be proved by it. */
  readonly findings?: readonly FindingOfState[];
}

interface FindingOfState {
  readonly state: string;
  readonly subject: string;
  readonly kind: string;
  readonly text: string;
  readonly evidence?: readonly string[];
}

const text = { type: 'string' } as const;
const nullable = { type: ['string', 'null'] } as const;

const stateItem = {
  type: 'object',
  required: ['site', 'host', 'node', 'service', 'stale', 'start'],
  properties: {
    ...{ site: text, host: text, node: nullable, service: nullable, stale: { type: 'boolean' } },
    ...{ start: text, tags: { type: 'object' } },
    findings: {
      type: 'array',
      items: {
        type: 'object',
        required: ['state', 'subject', 'kind', 'text'],
        properties: {
          ...{ state: text, subject: text, kind: text, text },
          evidence: { type: 'array', items: text },
        },
      },
    },
  },
} as const;

/** Nodes behind the host that was asked for, that results not grown stale speak of. */
export async function nodesBehind(
  portal: ApiClient,
  { site, host }: PakitiObservation['asked'],
  vo: string | undefined,
): Promise<readonly SeenNode[]> {
  const query = { host: host ?? undefined, site: site ?? undefined, limit: PAGE };
  const rows = await portal.list<StateItem>('v1/states', query, stateItem);
  const nodes = rows
    .filter((row) => !row.stale && (vo === undefined || isOfVo(row, vo)))
    .flatMap(({ site: of, node }) => (node === null ? [] : [{ site: of, node: node.toLowerCase() }]));
  return [...new Map(nodes.map((one) => [JSON.stringify(one), one])).values()];
}

/** As the original found it out: by the name of the service. */
function isOfVo({ service, tags }: StateItem, vo: string): boolean {
  return tags?.['vo'] === vo || service?.endsWith(`-${vo}`) === true;
}

export async function claimsOf(
  portal: ApiClient,
  findings: readonly Pick<SeenFinding, 'site' | 'cve'>[],
): Promise<readonly Claim[]> {
  const sites = new Set(findings.map(({ site }) => site));
  const cves = [...new Set(findings.map(({ cve }) => cve))];
  const claims: Claim[] = [];
  // Of a host whose site nobody knows, no result can be told from that of another of its name.
  for (const site of sites)
    for (let at = 0; site !== '' && at < cves.length; at += AT_ONCE) {
      const query = { site, cve: cves.slice(at, at + AT_ONCE), limit: PAGE };
      for (const row of await portal.list<StateItem>('v1/states', query, stateItem))
        if (row.site === site && !row.stale) claims.push(...claimsIn(row));
    }
  return claims;
}

function claimsIn({ site, host, node, service, start, findings = [] }: StateItem): readonly Claim[] {
  const at = Date.parse(start) / 1000;
  if (Number.isNaN(at)) return [];
  return findings.flatMap(({ subject, kind, text: said, evidence = [], state }) => {
    const cves = cvesIn(subject, evidence);
    const verdict = kind === 'mitigated' && state !== 'OK' ? 'other' : kind;
    const about = { site, node: (node ?? host).toLowerCase(), service: service ?? '' };
    return cves.length === 0 ? [] : [{ ...about, cves, verdict, text: said, at }];
  });
}
