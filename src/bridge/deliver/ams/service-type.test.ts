import { expect } from 'chai';
import { serviceTypes } from './service-type.ts';

describe('the type of service', () => {
  const typeOf = serviceTypes(
    [
      { host: 'CE*.example.org', service: 'eu.egi.sec.*', type: 'ARC-CE' },
      { service: '*-BDII-*', type: 'Site-BDII' },
      { host: 'www.example.org', type: 'web' },
    ],
    'other',
  );
  const CASES: readonly (readonly [string, string | undefined, string])[] = [
    ['ce1.EXAMPLE.org', 'eu.egi.sec.WN-CRL', 'ARC-CE'],
    ['ce1.example.org', 'eu-egi', 'other'],
    ['ce1.example.org', 'org-BDII-check', 'Site-BDII'],
    ['www.example.org', undefined, 'web'],
    ['xce1.example.org', 'eu.egi.sec.WN', 'other'],
  ];
  for (const [host, service, type] of CASES) {
    it(`of ${host} ${service ?? ''} is ${type}`, () => {
      expect(typeOf({ site: 'S', host, ...(service === undefined ? {} : { service }) })).to.equal(type);
    });
  }
});
