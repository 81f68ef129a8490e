/** What is in config/ for monitors, as the monitors themselves judge it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { checks } from '../../checks/index.generated.ts';
import { icingaCommands } from '../../packaging/generate/icinga-commands.ts';
import { nagiosCommands } from '../../packaging/generate/nagios-commands.ts';
import { executableName } from '../../src/check/index.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { ICINGA_PACKAGES, icingaRefusal } from '../kit/icinga.ts';
import { NAGIOS_PACKAGES, nagiosRefusal } from '../kit/nagios.ts';
import { sampleCheck } from '../kit/sample-check.ts';

const CONFIG = join(import.meta.dirname, '../../config');
const MILLISECONDS = 180_000;
const EXAMPLES = [
  'nagios/secmon-services.example.cfg',
  'icinga2/secmon-services.example.conf',
  'nrpe/secmon.cfg',
];

function config(path: string): string {
  return readFileSync(join(CONFIG, path), 'utf8');
}

describeWith(NAGIOS_PACKAGES, 'configuration that Nagios verifies', function () {
  const hosts = ['localhost', 'ui.example.org'].map(
    (name) => `define host {\n use secmon-host\n host_name ${name}\n address 192.0.2.1\n}\n`,
  );
  const template = 'define service {\n name generic-service\n register 0\n use secmon-service\n}\n';
  const refusal = (...objects: readonly string[]): string | undefined =>
    nagiosRefusal({ plugins: '/usr/lib/nagios/plugins', objects: objects.join('\n') });

  it('has the generated commands and the example services', () => {
    const objects = [config('nagios/secmon-commands.cfg'), config('nagios/secmon-services.example.cfg')];
    expect(refusal(...hosts, template, ...objects)).to.equal(undefined);
  });

  it('has commands for options of every kind', () => {
    const service = `define service {
      use secmon-service
      host_name local
      service_description sample
      check_command check_two_words!-w 9h: --fetch
    }`;
    expect(refusal(nagiosCommands([sampleCheck]).content, service)).to.equal(undefined);
  });

  it('is refused where it is wrong', () => {
    expect(refusal('define nonsense {\n}\n')).to.contain('nonsense');
  });
});

describeWith(ICINGA_PACKAGES, 'configuration that Icinga validates', function () {
  const commands = config('icinga2/secmon-commands.conf');
  const services = config('icinga2/secmon-services.example.conf');

  it('has the generated commands and the example services', function () {
    this.timeout(MILLISECONDS);
    const host = 'object Host "here" { check_command = "dummy", vars.secmon = true }';
    expect(icingaRefusal([commands, services, host].join('\n'))).to.equal(undefined);
  });

  it('has examples that ask a Pakiti server', function () {
    this.timeout(MILLISECONDS);
    const address = '"https://pakiti.example.org:8444/api/"';
    const host = `object Host "wn1" { check_command = "dummy", vars.secmon_pakiti = ${address}, vars.secmon_pakiti_server = ${address} }`;
    expect(icingaRefusal([commands, services, host].join('\n'))).to.equal(undefined);
  });

  it('has the example of an agent zone', function () {
    this.timeout(MILLISECONDS);
    const agent = config('icinga2/agent-zone.example.conf');
    expect(icingaRefusal(commands, [services, agent].join('\n'))).to.equal(undefined);
    expect(icingaRefusal(commands, services.replaceAll('secmon-crl', 'missing') + agent)).to.contain(
      'missing',
    );
  });

  it('has commands for options of every kind', function () {
    this.timeout(MILLISECONDS);
    expect(icingaRefusal(icingaCommands([sampleCheck]).content)).to.equal(undefined);
  });

  it('is refused where it is wrong', function () {
    this.timeout(MILLISECONDS);
    expect(icingaRefusal('object Nonsense "x" { }')).to.contain('Nonsense');
  });
});

describe('example configuration', () => {
  for (const check of checks) {
    const plugin = executableName(check);
    it(`has ${check.name} for Nagios, Icinga and NRPE`, () => {
      expect(config('nagios/secmon-services.example.cfg')).to.match(
        new RegExp(`check_command +${plugin}\\b`),
      );
      expect(config('icinga2/secmon-services.example.conf')).to.contain(
        `check_command = "secmon-${check.name}"`,
      );
      expect(config('nrpe/secmon.cfg')).to.match(new RegExp(`^command\\[${plugin}\\]=/.*/${plugin}\\b`, 'm'));
    });
  }

  it('judges observations where the timer of root stores them', () => {
    const unit = readFileSync(join(CONFIG, '../packaging/systemd/secmon-observe.service'), 'utf8');
    const [, profile = '', directory = ''] = /--profile (\S+) --to (\S+)/.exec(unit) ?? [];
    const { profiles } = parse(config('observe.example.yaml')) as {
      profiles: Record<string, { check: string; file?: string }[]>;
    };
    const stored = (profiles[profile] ?? []).map(
      ({ check, file }) => `${directory}/${file ?? `${check}.json`}`,
    );
    for (const path of EXAMPLES) {
      const judged = [...config(path).matchAll(/observation[= "]+(\/[^"\s]+)/g)].map(([, file]) => file);
      expect(judged, path).not.to.have.length(0);
      expect(stored, path).to.include.members(judged);
    }
  });

  it('gives NRPE longer than any check takes', () => {
    const longest = Math.max(0, ...checks.map(({ timeoutSeconds }) => timeoutSeconds));
    const [, waited] = /check_nrpe .*-t (\d+)/.exec(config('nagios/secmon-services.example.cfg')) ?? [];
    const [, commanded] = /such as (\d+)/.exec(config('nrpe/secmon.cfg')) ?? [];
    expect(Number(commanded)).to.be.above(longest);
    expect(Number(waited)).to.be.above(Number(commanded));
  });
});
