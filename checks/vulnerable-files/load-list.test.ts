import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseDocument } from '../../src/check/index.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { makeTree } from '../../test/kit/tree.ts';
import { defaultList } from './default-list.generated.ts';
import type { ListDocument } from './list-document.ts';
import { listSchema } from './list-schema.ts';
import { loadList, type LoadedList } from './load-list.ts';

const host = localHostFromSource();
const SHIPPED = join(import.meta.dirname, '../../config/vulnerable-files.yaml');

async function load(name: string, content: string, mode = 0o600): Promise<LoadedList> {
  using tree = makeTree({ [name]: { file: mode, content } });
  const { complaints, ...rest } = await loadList(host, tree.at(name));
  return { ...rest, complaints: complaints.map((text) => text.replace(`${tree.root}/`, '')) };
}

async function complaint(...lines: readonly string[]): Promise<string> {
  const { files, complaints } = await load('l.yaml', ['files:', ...lines].join('\n'));
  expect(files).to.be.empty;
  return complaints.join();
}

describe('the shipped list', () => {
  it('keeps its schema and is the one that is built in', async () => {
    const text = readFileSync(SHIPPED, 'utf8');
    expect(await parseDocument<ListDocument>(text, SHIPPED, listSchema)).to.deep.equal(defaultList);
  });

  it('has the entry of the original', () => {
    expect(defaultList.files).to.deep.include({
      at: '/var/log/acpid',
      warning: '0644',
      critical: '0774',
      ids: ['CVE-2009-4033'],
      note: 'acpid opened its log with a umask that let every account write it',
    });
  });
});

describe("an operator's list", () => {
  it('is YAML or lines, by its name', async () => {
    const yaml = "files: [{ at: /a, warning: '0644', owners: [root, 7], ids: [CVE-2030-1234567] }]";
    expect((await load('l.yml', yaml)).files).to.deep.equal([
      { at: '/a', warning: '0644', owners: ['root', 7], ids: ['CVE-2030-1234567'] },
    ]);
    const lines = await load('FilePermVulns.db', '/a:0644:0774:CVE-2009-4033\n');
    expect(lines.files.map(({ at }) => at)).to.deep.equal(['/a']);
  });

  it('is refused where others may write it', async () => {
    expect((await load('l.db', '/a:0644:0774:\n', 0o646)).complaints.join()).to.match(/^l\.db: refused/);
  });

  it('is refused with file and line where it breaks the schema', async () => {
    expect(await complaint('- at: /a', '  warning: 0644')).to.match(
      /^l\.yaml:3: files\.0\.warning must be string/,
    );
    expect(await complaint('- at: /a', "  critical: '0698'")).to.match(/^l\.yaml:3: .*pattern/);
    expect(await complaint('- at: a', "  critical: '0644'")).to.match(/^l\.yaml:2: files\.0\.at /);
    expect(await complaint('- at: /a')).to.match(/^l\.yaml:2: /);
    expect(await complaint('- at: /a', "  critical: '0644'", '  ids: [CVE-2030-12]')).to.match(
      /^l\.yaml:4: files\.0\.ids\.0 /,
    );
    expect(await complaint('- at: /a', "  critical: '0644'", '  owner: root')).to.match(/owner/);
    expect(await complaint('  []')).to.match(/^l\.yaml:\d: files /);
  });

  it('is refused where a path would lose its bytes', async () => {
    expect((await load('l.db', '/a:0644:0774:\n/\uFFFD:0644:0774:\n')).complaints.join()).to.equal(
      'l.db:2: not UTF-8',
    );
  });

  it('is a complaint where it cannot be read', async () => {
    expect(await loadList(host, '/nonexistent.yaml')).to.deep.equal({
      list: '/nonexistent.yaml',
      complaints: ['/nonexistent.yaml: no such file or directory'],
      files: [],
    });
  });
});
