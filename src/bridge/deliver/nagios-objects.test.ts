import { expect } from 'chai';
import { targetFinder } from './nagios-objects.ts';

const CACHE = `# file
define command {
	command_name	x
	}

define host {
	host_name	CE1.example.org
	alias	define host {
	passive_checks_enabled	1
	}

define host {
	host_name	active.example.org
	passive_checks_enabled	0
	}

define service {
	host_name	CE1.example.org
	service_description	a\u2028b
	passive_checks_enabled	1
	}

define serviceescalation {
	host_name	CE1.example.org
	service_description	not a service
	}
`;

describe('the object cache of Nagios', () => {
  const find = targetFinder(CACHE);
  for (const [host, service, expected] of [
    ['CE1.example.org', undefined, 'CE1.example.org'],
    ['ce1.EXAMPLE.org', 'a\u2028b', 'CE1.example.org'],
    ['ce1.example.org', 'A\u2028b', /no service/],
    ['ce1.example.org', 'not a service', /no service/],
    ['ce1.example', undefined, /no host/],
    ['active.example.org', undefined, /passive_checks_enabled/],
  ] as const)
    it(`says of ${host} ${JSON.stringify(service)}: ${String(expected)}`, () => {
      const found = find({ host, service });
      if (typeof expected === 'string') expect(found).to.deep.equal({ host: expected, service });
      else expect(found).to.match(expected);
    });

  it('says of an empty one that it has nothing', () =>
    expect(targetFinder('')({ host: 'h', service: undefined })).to.match(/no host/));
});
