/** Generated passive definitions, read by the monitors themselves. */
import { expect } from 'chai';
import type { Subject } from '../../src/bridge/event.ts';
import { monitorConfiguration } from '../../src/bridge/monitor-config/monitor-configuration.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { icingaRefusal, ICINGA_PACKAGES, startIcinga } from '../kit/icinga.ts';
import { NAGIOS_PACKAGES, nagiosRefusal, startNagios } from '../kit/nagios.ts';
import { call } from '../kit/icinga-api.ts';

const ASCII = Array.from({ length: 0x5f }, (_, index) => String.fromCharCode(0x20 + index));
const NAMES = [
  ...ASCII.flatMap((character) => [`x${character}y`, `${character}z`, `z${character}`]),
  'null',
  '+name',
  'été 日本',
  'a  b',
  '\\',
  '\\"',
  '{{{x}}}',
  '}',
  '/* x',
  'x */ y',
  '$HOSTNAME$',
  '$host.name$',
  'x\u2028y',
  'a\\;b',
  'register',
];

const subjects: readonly Subject[] = NAMES.flatMap((name) => [
  { site: name, host: name },
  { site: name, host: name, service: name },
  { site: 'SITE-A', host: 'ce1.example.org', service: name },
  { site: 'SITE-A', host: 'ce1.example.org', service: name, node: 'wn1.example.org' },
]);
const plain: readonly Subject[] = [
  { site: 'SITE-A', host: 'ce1.example.org', service: 'eu.egi.sec.WN-CRL-ops' },
  { site: 'SITE-A', host: 'ce2.example.org' },
];

describeWith(NAGIOS_PACKAGES, 'passive definitions for Nagios', function () {
  this.timeout(180_000);
  const settings = (): Readonly<Record<string, string>> => ({
    illegal_object_name_chars: '`~!$%^&*|\'"<>?,()=',
  });

  it('are taken whatever the names are', () => {
    const objects = monitorConfiguration(subjects, 'nagios');
    expect(nagiosRefusal({ plugins: '/nowhere', objects, settings })).to.equal(undefined);
    expect(objects).to.include(`# Left out, no name in Nagios: "x'y"`);
    expect(objects).to.match(/service_description +x:y on wn1\.example\.org\n/);
  });

  it('take results with the mark of the bridge, and say so when none comes', async () => {
    const objects = monitorConfiguration(plain, 'nagios', {
      freshnessSeconds: 3,
      hostTemplate: 'secmon-host',
      serviceTemplate: 'secmon-service',
    });
    const nagios = await startNagios({
      plugins: '/nowhere',
      objects,
      settings: () => ({
        ...settings(),
        service_freshness_check_interval: 1,
        host_freshness_check_interval: 1,
        check_host_freshness: 1,
        additional_freshness_latency: 0,
        execute_host_checks: 1,
      }),
    });
    try {
      const stale = await eventually('a stale service', 60, () => nagios.service('eu.egi.sec.WN-CRL-ops'));
      expect(stale).to.include({ state: 3, output: 'UNKNOWN: no result for 3 seconds' });
      const host = await eventually('a stale host', 60, () => nagios.host('ce2.example.org'));
      expect(host.output).to.equal('UNKNOWN: no result for 3 seconds');
      expect(nagios.host('ce1.example.org')).to.equal(undefined);
    } finally {
      await nagios.stop();
    }
  });
});

describeWith(ICINGA_PACKAGES, 'passive definitions for Icinga', function () {
  this.timeout(180_000);

  it('are taken whatever the names are', () => {
    const objects = monitorConfiguration(subjects, 'icinga2');
    expect(icingaRefusal(objects)).to.equal(undefined);
    expect(objects)
      .to.include('// Left out, no name in Icinga: "x!y"')
      .and.include('object Service "x\\"y" {');
  });

  it('carry the mark of the bridge, and say so when no result comes', async () => {
    const icinga = await startIcinga(monitorConfiguration(plain, 'icinga2', { freshnessSeconds: 3 }));
    try {
      const attributes = async (): Promise<Attributes | undefined> => {
        const path = '/v1/objects/services/ce1.example.org!eu.egi.sec.WN-CRL-ops';
        const { results }: { readonly results: readonly { readonly attrs: Attributes }[] } = await call(
          icinga.api,
          'GET',
          path,
        );
        const found = results[0]?.attrs;
        return (found?.last_check_result ?? null) === null ? undefined : found;
      };
      const { vars, last_check_result: last } = await eventually('a stale service', 60, attributes);
      expect(vars).to.include({ secmon_bridged: true });
      expect(last).to.include({ state: 3, output: 'UNKNOWN: no result for 3 seconds' });
    } finally {
      await icinga.stop();
    }
  });

  it('take what was made in time and comes late, and not what was late when it was made', async () => {
    const seconds = 10;
    const icinga = await startIcinga(monitorConfiguration(plain, 'icinga2', { freshnessSeconds: seconds }));
    try {
      const target = 'ce1.example.org!eu.egi.sec.WN-CRL-ops';
      const last = async (): Promise<Last | undefined> => {
        const path = `/v1/objects/services/${target}?attrs=last_check_result`;
        const { results }: { readonly results: readonly { readonly attrs: Attributes }[] } = await call(
          icinga.api,
          'GET',
          path,
        );
        return results[0]?.attrs.last_check_result ?? undefined;
      };
      const submit = (plugin_output: string, execution_end: number): Promise<unknown> =>
        call(icinga.api, 'POST', '/v1/actions/process-check-result', {
          service: target,
          exit_status: 2,
          plugin_output,
          execution_start: execution_end,
          execution_end,
        });
      const { execution_end: at } = await eventually('a stale service', 60, last);
      await submit('made long before', at - seconds - 1);
      expect((await last())?.output).to.equal(`UNKNOWN: no result for ${seconds} seconds`);
      await submit('made before', at - 1);
      expect((await last())?.output).to.equal('made before');
      const again = await eventually('a stale service again', 60, async () => {
        const one = await last();
        return one?.state === 3 ? one : undefined;
      });
      expect(again.execution_end).to.be.greaterThan(at + seconds - 1);
    } finally {
      await icinga.stop();
    }
  });
});

interface Attributes {
  readonly vars: Readonly<Record<string, unknown>>;
  readonly last_check_result: Last | null;
}

interface Last {
  readonly state: number;
  readonly output: string;
  /** Seconds since the epoch. */
  readonly execution_end: number;
}
