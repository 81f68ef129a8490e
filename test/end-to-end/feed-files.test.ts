/** Feeds as vendors pack them, read by the compiled executable: what unpacks them is in its parts. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect } from 'chai';
import { requireBuilt, secmon } from '../kit/executable.ts';
import { tar } from '../kit/tar.ts';

const ZIP = join(import.meta.dirname, '../../src/pakiti/feeds/osv/fixtures/almalinux.zip');
const ADVISORY =
  '{"id":"ALSA-2024:1","affected":[{"package":{"ecosystem":"AlmaLinux:9","name":"bash"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"5.1.8-9.el9"}]}]}]}';
const REPORT = [
  ...['#', 'arch: x86_64', 'host: wn1', 'kernel: 5.14.0-1.el9.x86_64', 'packager: rpm'],
  ...['system: AlmaLinux release 9.5 (Teal Serval)', '#', 'bash\t0:5.1.8-6.el9\tx86_64', '#', ''],
].join('\n');
/** Of {@link ADVISORY} with a line feed, by `xz -9` and `bzip2`. */
const XZ =
  '/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4ACtAJJdAD2IiSaBk1OFf3VFygBGGCqNcs75OPK3YD66ZX44Tdu9aWN3yZDBWYREkJ38Nb/fXnwEoSb0nlXlK89Yz5j5eAS7WiJm+AagvK9n8/zRTzci13LHiW9RYWW7sAmXSNkJPc0rKZ6dLXD2QuKXGy7aKyDYgqCBhu1JId4vn9ibZtlBgyvp0ot8HvUfjDCYJe7mPAAAAAAAvQUvpWquzfwAAa4BrgEAAPKJVXGxxGf7AgAAAAAEWVo=';
const BZIP2 =
  'QlpoOTFBWSZTWU0YiQcAAFJfgAAQEAd2cCoGjCo/799qIACVQ1NRqaZGGiHqZo0T1GCbCgiepPRqJ6ZE08oaMQAaB6k0ufAsFdcizoCzU4TWFAAdLaoKeUpSta2NcYuNhs7yHBkwiAwIKJaGHwXllMKTJMvijf63U70MAaTunV0rnX/ch+REesac6CvY6zAcakFxiSMmLCahxa+BU+10663c1NfA36cEC/i7kinChIJoxEg4';

const PACKED: Readonly<Record<string, Buffer>> = {
  'a.json': Buffer.from(ADVISORY),
  'a.json.gz': gzipSync(ADVISORY),
  'a.json.zst': zstdCompressSync(ADVISORY),
  'a.json.xz': Buffer.from(XZ, 'base64'),
  'a.json.bz2': Buffer.from(BZIP2, 'base64'),
  'a.tar.gz': gzipSync(tar([{ name: 'a.json', content: ADVISORY }])),
};

describe('feed files, by the compiled executable', function () {
  this.timeout(60_000);
  before(requireBuilt);
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-feed-files-'));
    mkdirSync(join(directory, 'feeds'));
    writeFileSync(join(directory, 'report'), REPORT);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const assessed = async (): Promise<readonly { readonly advisory: string; readonly verdict: string }[]> => {
    const paths = ['--report', join(directory, 'report'), '--feeds', join(directory, 'feeds')];
    const { code, stdout } = await secmon(['pakiti', 'assess', ...paths, '--json', '--all']);
    expect(code, stdout).to.equal(0);
    return JSON.parse(stdout) as readonly { readonly advisory: string; readonly verdict: string }[];
  };

  for (const [name, bytes] of Object.entries(PACKED)) {
    it(`reads ${name}`, async () => {
      writeFileSync(join(directory, 'feeds', name), bytes);
      expect(await assessed())
        .to.have.lengthOf(1)
        .and.to.have.nested.property('[0].verdict', 'vulnerable');
    });
  }

  it('reads a zip', async () => {
    writeFileSync(join(directory, 'feeds/all.zip'), readFileSync(ZIP));
    writeFileSync(join(directory, 'feeds/a.json'), ADVISORY);
    expect((await assessed()).map(({ advisory }) => advisory)).to.include('ALSA-2024:1');
  });
});
