/** What a credential for some sites is answered is the same whether there are others or not. */
import { expect } from 'chai';
import { ADMIN, ALMA, BASH, PakitiApiBench, type Reply, ZLIB } from '../../../test/kit/pakiti-api.ts';
import { report } from '../../../test/kit/pakiti-store.ts';
import { exceptionRow } from '../decisions/decisions.ts';
import { keepDay } from '../statistics/keep-day.ts';
import { DROP_INS } from './drop-in/index.ts';
import { ROUTES } from './routes.ts';

const OF_NOBODY = 'CVE-2026-3000';
const OWN = { kept: '6.1-1' };
const THEIRS = ['OTHER', 'theirs', 'group-of-theirs', 'Debian GNU/Linux 12', 'debian:12'];

/** Nothing of what others have differs in anything else. */
async function world(withOthers: boolean): Promise<PakitiApiBench> {
  const bench = await PakitiApiBench.open();
  const others = withOthers
    ? [
        // Of the same name and the same packages as one of ours that comes later.
        report('n', { bash: '5.1-6', ...OWN }, ALMA, 'OTHER'),
        report('theirs', { bash: '5.1-6', zlib: '1-1' }, 'Debian GNU/Linux 12', 'OTHER'),
      ]
    : [];
  await bench.take(...others);
  await bench.assess();
  await bench.take(report('n', { bash: '5.1-6', ...OWN }, ALMA, 'ONE'));
  await bench.assess();
  if (withOthers) await keepTheirs(bench);
  await keepDay(bench.tables, bench.at);
  return bench;
}

async function keepTheirs({ tables }: PakitiApiBench): Promise<void> {
  await tables.addMember({ name: 'group-of-theirs', site: 'OTHER', host: '' });
  await tables.addMember({ name: 'group-of-theirs', site: '', host: 'theirs' });
  const row = {
    cve: BASH,
    package: null,
    release: null,
    reason: 'of theirs',
    modifier: 'theirs',
    at: 0,
    expiresAt: null,
  };
  await tables.addExceptions([
    exceptionRow({ ...row, sites: ['OTHER'], hosts: [] }),
    // Of whose host it is nobody has said: it may be of any site.
    exceptionRow({ ...row, sites: [], hosts: ['theirs'], cve: OF_NOBODY }),
    exceptionRow({ ...row, sites: ['OTHER'], hosts: ['n'], cve: ZLIB }),
  ]);
}

const VALUES: Readonly<Record<string, readonly string[]>> = {
  ...{
    site: ['OTHER', 'ONE', ''],
    host: ['theirs', 'n'],
    group: ['group-of-theirs'],
    release: ['debian:12', 'almalinux:9'],
  },
  ...{
    cve: [BASH, ZLIB],
    activity: ['2d', '-1s'],
    tag: ['EGI-Critical'],
    verdict: ['vulnerable', 'undetermined'],
  },
  ...{
    severity: ['important', 'unknown'],
    exploited: ['true'],
    limit: ['1'],
    from: ['2020-01-01'],
    to: ['2099-01-01'],
  },
  ...{
    hostGroup: ['OTHER', 'group-of-theirs', 'ONE'],
    cveName: [BASH],
    os: ['debian:12'],
    type: ['csv', 'xml'],
  },
  ...{ country: ['SI'], roc: ['NGI_X'], a: ['x'], from_date: ['2020-01-01'], to_date: ['2099-01-01'] },
  cursor: [Buffer.from(JSON.stringify(['OTHER', ''])).toString('base64url')],
};

/** Each parameter alone, and each two together. */
function queries(names: readonly string[]): readonly string[] {
  const single = names.flatMap((name) =>
    (VALUES[name] ?? []).map((value) => `${name}=${encodeURIComponent(value)}`),
  );
  const both = single.flatMap((one, at) => single.slice(at + 1).map((other) => `${one}&${other}`));
  return ['', ...single, ...both];
}

function addresses(): readonly string[] {
  const ofRoutes = ROUTES.flatMap(({ path, parameters }) => {
    const paths = [
      ['OTHER', 'theirs'],
      ['OTHER', 'n'],
      ['ONE', 'n'],
      ['', 'theirs'],
    ].map(([site = '', host = '']) =>
      path.replace('{site}', site).replace('{host}', host).replace('{cve}', BASH),
    );
    return [...new Set(paths)].flatMap((one) =>
      queries(Object.keys(parameters)).flatMap((query) => [
        `/api${one}?${query}`,
        `/api${one}?${query}&format=csv`,
      ]),
    );
  });
  const ofDropIns = Object.entries(DROP_INS).flatMap(([name, { parameters }]) =>
    queries(parameters).map((query) => `/api/${name}?${query}`),
  );
  return [...ofRoutes, ...ofDropIns];
}

/** When it was assessed shows how soon, not of whom. */
function told({ status, type, text }: Reply): readonly unknown[] {
  const known = text.replace(/"assessed":"[^"]*"/g, '').replace(/2026-05-28T20:26:4[67]Z,(?=,5,0)/g, '');
  return [status, type, known];
}

describe('a credential for some sites', function () {
  this.timeout(120_000);
  it('is answered the same, to the byte, whether there are others or not', async () => {
    const [alone, beside] = [await world(false), await world(true)];
    try {
      const asked = addresses();
      expect(asked.length).to.be.above(1000);
      let found = 0;
      for (const address of asked) {
        const one = await alone.ask(address, ADMIN);
        const other = await beside.ask(address, ADMIN);
        expect(told(other), address).to.deep.equal(told(one));
        if (other.status !== 200) continue;
        found += 1;
        const said = other.text.replaceAll(/almalinux:9/g, '');
        if (!address.includes('cve.php') && !address.includes('/cves/'))
          for (const theirs of THEIRS) expect(said, address).not.to.include(theirs);
      }
      expect(found).to.be.above(500);
    } finally {
      await alone.close();
      await beside.close();
    }
  });
});
