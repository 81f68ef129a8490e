/** The numbers of the check. */
import type { Metric, MetricDeclaration } from '../../src/check/index.ts';
import type { JudgedAnchor } from './judge-anchors.ts';
import type { Terms } from '../../src/x509/judge-list.ts';
import type { CrlObservation } from './observation.ts';
import { isRead, type ListFacts } from '../../src/x509/list-facts.ts';

export const metrics = {
  lists: { unit: '', describe: 'revocation lists read' },
  worst_validity: { unit: 's', describe: 'seconds until the first list expires, negative after that' },
  revoked: { unit: '', describe: 'revoked certificates in all lists that their anchor signed' },
  oldest_list: { unit: 's', describe: 'seconds since the oldest list in use was made' },
} as const satisfies Readonly<Record<string, MetricDeclaration>>;

export function metricsOf(
  { installed }: CrlObservation,
  judged: readonly JudgedAnchor[],
  { at, validity }: Terms,
): readonly Metric[] {
  const read = installed.map(({ content }) => content).filter(isRead);
  const revoked = read.filter(({ signer }) => signer !== null).reduce((sum, { entries }) => sum + entries, 0);
  const timed = judged.filter((anchor): anchor is Timed => anchor.left !== undefined);
  const [worst] = timed.toSorted((a, b) => a.left - b.left);
  const ages = timed.flatMap(({ list }) =>
    list !== undefined && isRead(list.content) ? [ageOf(list.content, at)] : [],
  );
  return [
    { label: 'lists', value: read.length, unit: metrics.lists.unit, min: 0 },
    ...(worst === undefined ? [] : [worstValidity(worst, validity)]),
    { label: 'revoked', value: revoked, unit: metrics.revoked.unit, min: 0 },
    ...(ages.length === 0
      ? []
      : [
          { label: 'oldest_list', value: Math.max(...ages), unit: metrics.oldest_list.unit, min: 0 } as const,
        ]),
  ];
}

type Timed = JudgedAnchor & { readonly left: number };

/** The finding about the anchor has judged it already. */
function worstValidity({ left, anchor }: Timed, validity: Terms['validity']): Metric {
  return {
    label: 'worst_validity',
    value: Math.floor(left),
    unit: metrics.worst_validity.unit,
    ...(validity ?? {}),
    judgedAs: anchor.name,
  };
}

function ageOf({ thisUpdate }: ListFacts, at: number): number {
  return Math.floor(at - thisUpdate);
}
