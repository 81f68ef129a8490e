import { expect } from 'chai';
import { memoryInventories } from '../../../test/kit/memory-inventories.ts';
import { form, reportDoor, submitter } from '../../../test/kit/report-door.ts';
import { isNetwork } from './access.ts';

describe('who may report', () => {
  it('takes reports for the sites that the credential covers, and for no others', async () => {
    const { ask, inventories, away } = reportDoor({
      access: { open: [] },
      credential: submitter({ sites: ['EXAMPLE'] }),
    });
    expect(await ask()).to.include({ status: 200 });
    expect(await ask({ body: form({ site: 'OTHER' }) })).to.include({ status: 403, body: 'ERROR' });
    expect(await ask({ body: form({ site: '' }) })).to.include({ status: 200 });
    expect(inventories.taken.map(({ report }) => report.site)).to.deep.equal(['EXAMPLE', 'EXAMPLE']);
    expect(away).to.deep.equal(['out-of-scope']);
  });

  it('does not guess whose a report is that names no site, where the credential covers several', async () => {
    const credential = submitter({ sites: ['EXAMPLE', 'OTHER'] });
    const { ask, inventories } = reportDoor({ access: { open: [] }, credential });
    expect(await ask({ body: form({ site: '' }) })).to.include({ status: 403, body: 'ERROR' });
    expect(inventories.taken).to.deep.equal([]);
  });

  it('takes nothing with a credential that is for other things, or for a whole operations centre', async () => {
    for (const credential of [submitter({ scopes: ['read'] }), submitter({ ngis: ['NGI_X'] })])
      expect(await reportDoor({ access: { open: [] }, credential }).ask()).to.include({
        status: 403,
        body: 'ERROR',
      });
  });

  it('knows an address of IPv4 that comes as one of IPv6', async () => {
    expect(await reportDoor().ask({ address: '::ffff:192.0.2.1' })).to.include({ status: 200 });
    const { ask, inventories } = reportDoor({ access: { tlsProxies: ['127.0.0.1'] } });
    await ask({ address: '::ffff:127.0.0.1', headers: { 'x-forwarded-for': '::ffff:192.0.2.9' } });
    expect(inventories.taken.map(({ reporter }) => reporter.address)).to.deep.equal(['192.0.2.9']);
  });

  it('takes nothing for a network that is not written as one', () => {
    expect(['192.0.2.0/24', '192.0.2.1', '2001:db8::/32'].filter(isNetwork)).to.have.length(3);
    const others = ['127.1', '0x7f.1', '10', '192.0.2.0/33', '192.0.2.0/', '192.0.2.0/-1', 'proxy'];
    expect(others.filter(isNetwork)).to.deep.equal([]);
  });

  it('bounds networks without credentials to their sites', async () => {
    const { ask } = reportDoor({ access: { open: [{ network: '192.0.2.0/24', sites: ['OTHER'] }] } });
    expect(await ask()).to.include({ status: 403, body: 'ERROR' });
  });

  it('does not take what was taken for a site that the credential covers no more', async () => {
    const inventories = memoryInventories();
    const before = reportDoor({ access: { open: [] }, credential: submitter(), inventories });
    const since = reportDoor({
      access: { open: [] },
      credential: submitter({ sites: ['OTHER'] }),
      inventories,
    });
    expect(await before.ask()).to.include({ status: 200 });
    expect(await since.ask()).to.include({ status: 403 });
  });

  it('takes from proxies what others have', async () => {
    for (const proxies of [['192.0.2.1'], ['192.0.2.0/28']]) {
      const { ask, inventories } = reportDoor({ access: { proxies } });
      expect(await ask({ body: form({ proxy: '1' }) })).to.include({ status: 200 });
      expect(inventories.taken[0]?.reporter.proxy).to.equal(true);
    }
    const named = reportDoor({ access: { open: [], proxies: ['wn'] }, credential: submitter() });
    expect(await named.ask({ body: form({ proxy: '1' }) })).to.include({ status: 200 });
  });

  it('believes a server in front that it knows, and the last that it says', async () => {
    const { ask, inventories } = reportDoor({ hasTls: false, access: { tlsProxies: ['127.0.0.1'] } });
    const headers = { 'x-forwarded-for': '198.51.100.1, 192.0.2.9', 'x-forwarded-proto': 'https' };
    const reply = await ask({ address: '127.0.0.1', query: 'mode=1', headers });
    expect(reply.body).to.match(/^OK\nkernel\t.*\nbash\t.*\n$/);
    expect(inventories.taken[0]?.reporter.address).to.equal('192.0.2.9');
    const plain = { ...headers, 'x-forwarded-proto': 'http' };
    expect((await ask({ address: '127.0.0.1', query: 'mode=1', headers: plain })).body).to.equal('OK\n');
    const lying = { 'x-forwarded-for': '192.0.2.9, 198.51.100.1' };
    expect(await ask({ address: '127.0.0.1', headers: lying })).to.include({ status: 401 });
    expect(await ask({ address: '127.0.0.1' })).to.include({ status: 401 });
  });
});
