import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { rejection } from '../../../../test/kit/rejection.ts';
import { parseContacts } from './read-contacts.ts';

const FILE = `ngis:
  - name: NGI_SI
    security: [security@ngi.example.org]
sites:
  - name: Izola MRF
    ngi: NGI_SI
    csirt: [CSIRT@Example.org, csirt@example.org]
    timeZone: Europe/Ljubljana
    downtimes:
      - { from: 2026-11-01T08:00Z, to: 2026-11-01T10:00:00Z, severity: OUTAGE, host: CE.example.org }
  - name: SITE-B
    csirt: []
    certification: Suspended
    production: false
`;

describe('contacts of a file', () => {
  it('are the same directory as that of GOCDB', async () => {
    const { sites, notes } = await parseContacts(FILE, 'contacts.yaml');
    expect(notes).to.deep.equal([]);
    expect([...sites.values()]).to.deep.equal([
      {
        name: 'Izola MRF',
        ngi: 'NGI_SI',
        csirt: ['CSIRT@example.org'],
        ngiSecurity: ['security@ngi.example.org'],
        timeZone: 'Europe/Ljubljana',
        certification: 'Certified',
        production: true,
        scopes: [],
        downtimes: {
          known: true,
          list: [
            {
              from: Date.UTC(2026, 10, 1, 8) / 1000,
              to: Date.UTC(2026, 10, 1, 10) / 1000,
              severity: 'OUTAGE',
              host: 'ce.example.org',
            },
          ],
        },
      },
      {
        name: 'SITE-B',
        csirt: [],
        ngiSecurity: [],
        certification: 'Suspended',
        production: false,
        scopes: [],
        downtimes: { known: true, list: [] },
      },
    ]);
  });

  it('have an example that is right', async () => {
    const { sites } = await parseContacts(readFileSync('config/contacts.example.yaml', 'utf8'), 'example');
    expect(sites.size).to.be.above(1);
  });

  for (const [from, to, complaint] of [
    ['ngi: NGI_SI', 'ngi: NGI_XY', "contacts.yaml:6: sites.0.ngi: 'NGI_XY' is none of ngis"],
    ['Europe/Ljubljana', '+01:00', "contacts.yaml:8: sites.0.timeZone: '+01:00' is no time zone"],
    ['name: SITE-B', 'name: Izola MRF', "contacts.yaml:11: sites.1.name: 'Izola MRF' is given twice"],
    [
      '[CSIRT@Example.org',
      '["a@b.org, c@d.org"',
      "contacts.yaml:7: sites.0.csirt.0: 'a@b.org, c@d.org' is no mail address",
    ],
    ['[CSIRT@Example.org', '[not set', "contacts.yaml:7: sites.0.csirt.0: 'not set' is no mail address"],
    [
      '2026-11-01T10:00:00Z',
      '2026-11-01T08:00:00Z',
      'contacts.yaml:10: sites.0.downtimes.0.to: is not after from',
    ],
    [
      '2026-11-01T08:00Z',
      '2026-02-30T08:00Z',
      'contacts.yaml:10: sites.0.downtimes.0.from: is no instant of the calendar',
    ],
    [
      'Suspended',
      'suspended',
      'contacts.yaml:13: sites.1.certification must be equal to one of the allowed values (["Candidate","Uncertified","Certified","Suspended","Closed"])',
    ],
    ['csirt: []', 'csirt: csirt@example.org', 'contacts.yaml:12: sites.1.csirt must be array'],
    [
      '    production',
      '    prodction',
      "contacts.yaml:14: sites.1: there is no key 'prodction' (did you mean 'production'?)",
    ],
  ] as const)
    it(`with '${to}' are refused with the line and the field`, async () => {
      const failure = await rejection(parseContacts(FILE.replace(from, to), 'contacts.yaml'));
      expect(failure).to.include({ reason: 'malformed', message: complaint });
    });
});
