import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import { rejection } from '../../../test/kit/rejection.ts';
import { POLICY_DIRECTORY, shippedPolicy } from '../../../test/kit/shipped-policy.ts';
import { parsePolicyFile, policyOf, readPolicy } from './read-policy.ts';

describe('the policy', () => {
  it('is read whole from its directory', async () => {
    const policy = await readPolicy(localHostFromSource(), POLICY_DIRECTORY);
    expect(policy).to.deep.equal(await shippedPolicy());
    expect(policy.procedures.map(({ id }) => id)).to.deep.equal([
      'SEC01',
      'SEC03',
      'SVG-HIGH',
      'SVG-LOW',
      'SVG-MODERATE',
    ]);
    expect(policy.ladders.map(({ id }) => id)).to.deep.equal(['urgent', 'usual']);
  });

  it('is read of files that end in .yml as well', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'secmon-policy-'));
    try {
      cpSync(POLICY_DIRECTORY, directory, { recursive: true });
      renameSync(join(directory, 'sec03.yaml'), join(directory, 'sec03.yml'));
      expect(await readPolicy(localHostFromSource(), directory)).to.deep.equal(await shippedPolicy());
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  for (const [file, from, to, complaint] of [
    ['sec03.yaml', 'deadline: patch', 'deadline: fix', "x.yaml:10: deadline: there is no clock 'fix'"],
    ['sec03.yaml', 'P7D', '7 days', 'x.yaml:15: clocks.0.within must match pattern'],
    ['sec03.yaml', 'from: published', 'from: advisory', 'x.yaml:14: clocks.0.from must be equal to one of'],
    ['sec03.yaml', 'critical]', 'worst]', 'x.yaml:9: appliesTo.0.severities.0 must be equal to one of'],
    ['sec03.yaml', '    roundUp', '    rundUp', "x.yaml:16: clocks.0: there is no key 'rundUp'"],
    ['sec03.yaml', 'kind: procedure', 'kind: clock', 'x.yaml:3: kind must be equal to one of'],
    [
      'sec01.yaml',
      'PT4H\n    hours',
      'P1D\n    hours',
      'clocks.3.within: P1D of working hours: only hours and minutes',
    ],
    ['sec01.yaml', 'name: downtime', 'name: contain', "clocks.2.name: 'contain' is given twice"],
    [
      'ladder-1-urgent.yaml',
      'before: P2D',
      'before: P2D, after: P1D',
      'steps.2.when.before: is given beside after',
    ],
    [
      'ladder-1-urgent.yaml',
      'after: P1D',
      'before: P1D',
      'steps.1.when.before: nothing is done before it was opened',
    ],
    [
      'ladder-1-urgent.yaml',
      'after: P1D',
      'after: P1D, hours: working',
      'steps.1.when.hours: working hours need after',
    ],
    [
      'ladder-1-urgent.yaml',
      'to: [officer]',
      'to: [site]',
      'x.yaml:21: steps.1.to.0 must be equal to one of the allowed values (["officer"])',
    ],
    [
      'ladder-1-urgent.yaml',
      'do: propose-suspension',
      'do: suspend',
      'steps.3.do must be equal to one of the allowed values',
    ],
    [
      'ladder-1-urgent.yaml',
      'to: [site, ngi]',
      'to: [officer]',
      'steps.0.to.0 must be equal to one of the allowed values (["site","ngi"])',
    ],
    ['calendar.yaml', "'17:00'", "'08:00'", 'x.yaml:5: to: is not after 09:00'],
    ['calendar.yaml', '01-01', '02-30', 'holidays.0.date: 02-30 is no day of the calendar'],
    ['calendar.yaml', '[monday,', '[friday,', 'workingDays.4: is given twice'],
    ['sites.yaml', 'Closed: never', 'Closed: no', 'certification.Closed must be equal to one of'],
    ['sites.yaml', '  unknown: hold\n', '', "certification must have required property 'unknown'"],
  ] as const)
    it(`of ${file} with '${to.trim()}' is refused with the line and the field`, async () => {
      const text = readFileSync(join(POLICY_DIRECTORY, file), 'utf8');
      expect(text).to.include(from);
      const failure = await rejection(parsePolicyFile(text.replace(from, to), 'x.yaml'));
      expect(failure).to.include({ reason: 'malformed' });
      expect((failure as Error).message).to.include(complaint);
      expect((failure as Error).message).to.match(/^x\.yaml:\d+: /);
    });

  it('needs rules for sites and a calendar, each once, and no id twice', async () => {
    const { sites, calendar, procedures } = await shippedPolicy();
    const documents = [
      { ...sites, kind: 'sites' as const },
      { ...calendar, kind: 'calendar' as const },
    ] as const;
    const [procedure] = procedures;
    const twice = { ...procedure!, kind: 'procedure' as const };
    expect(() => policyOf(documents.slice(1), 'policy')).to.throw('policy: no file of kind sites');
    expect(() => policyOf([...documents, documents[1]], 'policy')).to.throw(
      'more than one file of kind calendar',
    );
    expect(() => policyOf([...documents, twice, twice], 'policy')).to.throw("id 'SEC01' is given twice");
  });
});
