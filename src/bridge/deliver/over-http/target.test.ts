import { expect } from 'chai';
import { memoryHost } from '../../../../test/kit/memory-host.ts';
import { rejection } from '../../../../test/kit/rejection.ts';
import { localMachine } from '../../../host/local/machine.ts';
import { openTarget, type TargetConfiguration } from './target.ts';

const NEEDS = { connections: 1, maxBytes: 1000 } as const;

describe('the server that a sink speaks to', () => {
  const files = {
    '/cert.pem': { content: 'x' },
    '/key.pem': { content: 'x', mode: 0o644 },
    '/others.pem': { content: 'x', mode: 0o666 },
  };
  const machine = localMachine(memoryHost(files, 0));
  const open = (configuration: TargetConfiguration): Promise<unknown> =>
    openTarget(configuration, machine, NEEDS);

  const REFUSED: readonly (readonly [string, TargetConfiguration, RegExp])[] = [
    ['http to another machine', { url: 'http://hooks.example.org' }, /another machine/],
    ['http to what only begins like loopback', { url: 'http://127.0.0.1.example.org' }, /another machine/],
    [
      'a certificate without its key',
      { url: 'https://a', certificate: '/cert.pem' },
      /one without the other/,
    ],
    [
      'a key that others can read',
      { url: 'https://a', certificate: '/cert.pem', key: '/key.pem' },
      /mode is 0644/,
    ],
    ['authorities that others can write', { url: 'https://a', authorities: '/others.pem' }, /others than/],
    ['authorities that are none', { url: 'https://a', authorities: '/cert.pem', proxy: 'x' }, /./],
    ['no URL', { url: 'https://' }, /no URL/],
  ];
  for (const [title, configuration, why] of REFUSED) {
    it(`is refused: ${title}`, async () => {
      expect(String(await rejection(open(configuration))))
        .to.match(/^Failure/)
        .and.match(why);
    });
  }

  for (const [url, base] of [
    ['http://127.0.0.1:8080/nrdp/', 'http://127.0.0.1:8080/nrdp'],
    ['http://[::1]/', 'http://[::1]'],
    ['https://hooks.example.org/a?b=c', 'https://hooks.example.org/a?b=c'],
  ] as const) {
    it(`is ${url}`, async () => {
      const target = await openTarget({ url }, machine, NEEDS);
      expect(target).to.include({ url, base });
      await target.close();
    });
  }

  it('is another machine over http where the operator says so', async () => {
    const target = await openTarget({ url: 'http://hooks.example.org', plainHttp: true }, machine, NEEDS);
    expect(target.host).to.equal('hooks.example.org');
    await target.close();
  });
});
