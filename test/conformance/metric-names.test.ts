import { expect } from 'chai';
import { shippedAdvisories } from '../../checks/advisory/catalogue.generated.ts';
import { checks } from '../../checks/index.generated.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { metricNames } from '../../src/cli/node/metric-names.generated.ts';
import { metricOf, serviceOf } from '../../src/cli/node/metric-name.ts';
import { readNodeProfile } from '../../src/cli/node/profile.ts';

/**
 * `src/HTCondor/probe_list` of the original, and its later probe of an advisory in the catalogue; without Pakiti, which told only that a list was
 * delivered.
 */
const ORIGINAL = [
  ...['CRL', 'FilePermVulns', 'Permissions', 'RDSModuleCheck', 'Torque', 'dcache-perms', 'libkeyutils'],
  ...['check_CVE-2013-2094', 'check_CVE-2015-3245', 'check_CVE-2016-5195', 'check_CVE-2018-1111'],
  ...['check_CVE-2018-12021', 'check_CVE-2018-14634', 'check_CVE-2019-12528', 'check_CVE-2021-3156'],
  ...['check_CVE-2021-4034', 'check_CVE-2022-25235', 'check_CVE-2022-25236', 'check_CVE-2022-2588'],
  ...['check_CVE-2022-40674', 'check_CVE-2023-32233', 'check_CVE-2024-1086', 'check_CVE-2025-21756'],
  ...['check_CVE-2025-38352', 'check_EGI-SVG-2016-5195', 'check_EGI-SVG-2018-14213'],
  ...['check_CVE-2026-53359'],
];

describe('the shipped metric names', () => {
  it('are those of the original probes', () => {
    const names = metricNames.map(({ metric }) => metric);
    expect(names.toSorted()).to.deep.equal([...ORIGINAL, 'advisory'].toSorted());
  });

  it('are a profile that can be run', async () => {
    const jobs = await readNodeProfile('worker-node', undefined, { host: localHostFromSource(), checks });
    expect(jobs.map(({ metric }) => metric)).to.deep.equal(metricNames.map(({ metric }) => metric));
  });

  it('ask for advisories that there are', () => {
    const known = new Set(shippedAdvisories().flatMap(({ id, aliases = [] }) => [id, ...aliases]));
    for (const { check, options } of metricNames)
      for (const id of check === 'advisory' ? (options?.['id'] ?? []) : []) expect(known).to.include(id);
  });

  it('are found again by check and options', () => {
    for (const { metric, check, options = {} } of metricNames)
      expect(metricOf(check, { ...options, more: ['x'] })).to.equal(metric);
    expect(metricOf('none', {})).to.equal('none');
    expect(serviceOf('CRL', 'ops')).to.equal('eu.egi.sec.WN-CRL-ops');
  });
});
