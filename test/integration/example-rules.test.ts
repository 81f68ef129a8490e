/** The rules of the bridge's example ticket what the example services are called, and nothing else of a monitor. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { load } from 'js-yaml';
import { rulingOn, type IntakeRule } from '../../src/incidents/intake/rules.ts';

const CONFIG = join(import.meta.dirname, '../../config');
const DESCRIPTION = /^\s*(?:service_description\s+(?<nagios>.*\S)|apply Service "(?<icinga>[^"]+)")/gm;
/** What is wrong with Secmon itself. */
const OWN = /^(?:bridge|pakiti[ -]server)$/i;

describe('the rules of the example of the bridge', () => {
  const { incidents } = load(readFileSync(join(CONFIG, 'bridge.example.yaml'), 'utf8')) as {
    readonly incidents: { readonly rules: readonly IntakeRule[] };
  };
  const isTicketed = (service: string): boolean =>
    rulingOn(incidents.rules, { site: 'S', ngi: '', host: 'h', service, class: 'metric', id: service })
      .ticket;

  it('ticket every service of the examples for both monitors', () => {
    const names = ['nagios', 'icinga2'].flatMap((monitor) =>
      readdirSync(join(CONFIG, monitor)).flatMap((file) =>
        [...readFileSync(join(CONFIG, monitor, file), 'utf8').matchAll(DESCRIPTION)].map(
          ({ groups }) => groups?.['nagios'] ?? groups?.['icinga'] ?? '',
        ),
      ),
    );
    expect(names).to.include.members(['CRL', 'crl']);
    for (const name of names) expect(isTicketed(name), name).to.equal(!OWN.test(name));
  });

  it('leave load and disks to the monitor', () => {
    for (const name of ['Current Load', 'Swap Usage', 'HTTP', 'SSH', 'org.nagios.GridFTP'])
      expect(isTicketed(name), name).to.equal(false);
  });
});
