import { expect } from 'chai';
import { monitorComplaint } from './same-monitor.ts';

interface Given {
  readonly name: string;
  readonly kind: string;
  readonly monitor?: string;
  readonly [property: string]: unknown;
}

const NAGIOS = '/var/lib/nagios4';
const SPOOL = '/var/spool/secmon/nagios';
const perfdata: Given = { name: 'p', kind: 'nagios-perfdata', spool: SPOOL, token: 'x' };
const status: Given = { name: 's', kind: 'nagios-status', path: `${NAGIOS}/status.dat`, spool: SPOOL };
const spool: Given = {
  name: 'to',
  kind: 'nagios-spool',
  directory: `${NAGIOS}/spool/checkresults`,
  objectCache: '/var/cache/nagios4/objects.cache',
};
const nsca: Given = { name: 'n', kind: 'nsca-ng', host: 'h', credentials: '/c' };
const events: Given = { name: 'i', kind: 'icinga-events', url: 'https://127.0.0.1:5665' };
const api: Given = { name: 'a', kind: 'icinga-api', url: 'https://localhost:5665/' };
const archive: Given = { name: 'f', kind: 'file', path: `${NAGIOS}/events.jsonl` };

const of = (monitor: string, member: Given): Given => ({ ...member, monitor });
const fieldFor = (receivers: readonly Given[], sinks: readonly Given[]): string | undefined =>
  monitorComplaint({ receivers, sinks })?.field.join('.');

describe('a receiver and a sink of one monitor', () => {
  it('are taken when both name it the same', () => {
    const sinks = [of('nagios', spool), of('icinga', api), archive];
    expect(fieldFor([of('nagios', status), of('nagios', perfdata), of('icinga', events)], sinks)).to.equal(
      undefined,
    );
  });

  const refused: readonly (readonly [string, readonly Given[], readonly Given[], string])[] = [
    ['neither names it', [status], [archive, spool], 'sinks.1.monitor'],
    ['the sink does not', [of('nagios', status)], [spool], 'sinks.0.monitor'],
    ['the receiver does not', [status], [of('nagios', spool)], 'receivers.0.monitor'],
    ['they name different ones', [of('nagios', status)], [of('nagios4', spool)], 'receivers.0.monitor'],
    [
      'another receiver of that monitor does not',
      [of('n', status), perfdata],
      [of('n', spool)],
      'receivers.1.monitor',
    ],
    [
      'a second sink of it does not',
      [of('i', events)],
      [of('i', api), { ...api, name: 'b' }],
      'sinks.1.monitor',
    ],
    ['it is an Icinga', [of('i', events)], [api], 'sinks.0.monitor'],
    [
      'what is too long for a server goes to its spool',
      [of('n', status)],
      [{ ...nsca, spool: { directory: spool['directory'], objectCache: spool['objectCache'] } }],
      'sinks.0.monitor',
    ],
  ];
  for (const [when, receivers, sinks, field] of refused)
    it(`are refused when ${when}`, () => expect(fieldFor(receivers, sinks)).to.equal(field));

  it('are told by the names of both fields, and what they have in common', () =>
    expect(monitorComplaint({ receivers: [events], sinks: [of('i', api)] })?.message).to.equal(
      'must be the same name as sinks.0.monitor: both are of one monitor (localhost:5665), and results would go back to where they came from',
    ));

  it('are no matter where only one of them is there, or they are of two', () => {
    expect(fieldFor([status, perfdata, events], [archive, nsca])).to.equal(undefined);
    expect(fieldFor([{ ...status, path: '/srv/other/status.dat', spool: '/srv/x' }], [spool])).to.equal(
      undefined,
    );
    expect(fieldFor([events], [{ ...api, url: 'https://localhost:5667' }])).to.equal(undefined);
  });
});
