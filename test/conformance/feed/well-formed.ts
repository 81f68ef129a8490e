/** What holds of every record of every feed. */
import type {
  Advisory,
  Criteria,
  FeedRecord,
  NotUnderstood,
  Statement,
} from '../../../src/pakiti/advisory.ts';

const CVE = /^CVE-\d{4}-\d{4,}$/;
/** What rolls has no number. */
const RELEASE = /^[a-z][a-z-]*(?::[a-z0-9][a-z0-9.]*)?$/;

/** What is wrong with it. */
export function wellFormed(record: FeedRecord | NotUnderstood): readonly string[] {
  switch (record.kind) {
    case 'advisory':
      return ofAdvisory(record.advisory).map((wrong) => `${record.advisory.id.slice(0, 100)}: ${wrong}`);
    case 'exploited':
      return [
        ...holds(CVE.test(record.cve), 'cve'),
        ...holds(isTime(record.added), 'added'),
        ...holds(record.due === null || isTime(record.due), 'due'),
      ];
    case 'epss':
      return [
        ...holds(CVE.test(record.cve), 'cve'),
        ...holds(isShare(record.score), 'score'),
        ...holds(isShare(record.percentile), 'percentile'),
      ];
    case 'support':
      return [
        ...holds(RELEASE.test(record.release), 'release'),
        ...holds(
          [record.ends, record.extendedEnds].every((at) => at === null || isTime(at)),
          'ends',
        ),
      ];
    case 'binaries':
      return [
        ...holds(RELEASE.test(record.release), 'release'),
        ...holds(record.source !== '', 'source'),
        ...holds(record.binaries.length > 0 && !record.binaries.includes(''), 'binaries'),
      ];
    case 'not-understood':
      return holds(record.where !== '' && record.what !== '', 'where and what');
  }
}

function ofAdvisory(advisory: Advisory): readonly string[] {
  const { id, cves, title, url, cvss, published, modified, withdrawn, statements, criteria } = advisory;
  return [
    ...holds(id !== '' && title !== '', 'id and title'),
    ...holds(
      cves.every((cve) => CVE.test(cve)),
      'cves',
    ),
    ...holds(cves.join() === [...new Set(cves)].toSorted().join(), 'order of cves'),
    ...holds(url === null || /^https?:\/\//.test(url), 'url'),
    ...holds(cvss === null || (cvss >= 0 && cvss <= 10), 'cvss'),
    ...holds(
      [published, modified, withdrawn].every((at) => at === null || isTime(at)),
      'times',
    ),
    ...statements.flatMap(ofStatement),
    ...(criteria === null ? [] : ofCriteria(criteria)),
  ];
}

function ofStatement({
  release,
  package: name,
  arches,
  module,
  binaries,
  claim,
}: Statement): readonly string[] {
  return [
    ...holds(RELEASE.test(release), `release ${release}`),
    ...holds(name !== '', 'package'),
    ...holds(arches === null || arches.length > 0, 'arches'),
    ...holds(module === null || module === '*' || /^[^:]+:[^:]+$/.test(module), `module ${module ?? ''}`),
    ...holds(binaries === null || binaries.length > 0, 'binaries'),
    ...holds(claim.status !== 'affected' || claim.intervals.length > 0, 'intervals'),
    ...(claim.status === 'affected' ? claim.intervals : []).flatMap(({ introduced, fixed }) =>
      holds(introduced !== '' && fixed !== '', 'interval'),
    ),
  ];
}

function ofCriteria(criteria: Criteria): readonly string[] {
  return criteria.is === 'test'
    ? []
    : [...holds(criteria.of.length > 0, 'no criteria'), ...criteria.of.flatMap(ofCriteria)];
}

function isTime(seconds: number): boolean {
  return Number.isSafeInteger(seconds) && seconds >= 0 && seconds < 2 ** 33;
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}

function holds(condition: boolean, what: string): readonly string[] {
  return condition ? [] : [what];
}
