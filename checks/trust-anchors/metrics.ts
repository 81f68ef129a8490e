/** The numbers of the check. */
import type { Metric, MetricDeclaration } from '../../src/check/index.ts';
import type { Judged, Terms } from './judge-anchors.ts';
import { isObtained, type TrustAnchorsObservation } from './observation.ts';

export const metrics = {
  anchors: { unit: '', describe: 'trust anchors installed' },
  outdated: { unit: '', describe: 'anchors older than in the release' },
  missing: { unit: '', describe: 'anchors of the release that are not installed' },
  obsolete: { unit: '', describe: 'withdrawn anchors that are installed' },
  release_age: { unit: 's', describe: 'seconds since the release; judged when it is not installed' },
  document_age: { unit: 's', describe: 'seconds since the oldest document of the release was obtained' },
} as const satisfies Readonly<Record<string, MetricDeclaration>>;

export function metricsOf(
  observation: TrustAnchorsObservation,
  judged: Judged,
  { at, limits }: Terms,
): readonly Metric[] {
  const { anchors, release, list, obsolete } = observation;
  const count = (label: 'anchors' | 'outdated' | 'missing' | 'obsolete', value: number): Metric => ({
    label,
    value,
    unit: metrics[label].unit,
    min: 0,
  });
  const [behind] = judged.behind;
  const ages = [release, list, obsolete].flatMap((document) =>
    isObtained<unknown>(document) ? [at - document.obtainedAt] : [],
  );
  const releaseAge = isObtained(release) ? Math.floor(at - release.content.date) : undefined;
  return [
    count('anchors', anchors.length),
    count('outdated', judged.outdated),
    ...(isObtained(list) ? [count('missing', judged.missing)] : []),
    ...(isObtained(obsolete) ? [count('obsolete', judged.obsolete)] : []),
    ...(releaseAge === undefined
      ? []
      : [
          {
            label: 'release_age',
            value: releaseAge,
            unit: metrics.release_age.unit,
            // A release that is only announced is not late.
            ...(behind === undefined || releaseAge < 0 ? {} : { ...limits, judgedAs: behind }),
          },
        ]),
    ...(ages.length === 0
      ? []
      : [
          {
            label: 'document_age',
            value: Math.floor(Math.max(...ages)),
            unit: metrics.document_age.unit,
          },
        ]),
  ];
}
