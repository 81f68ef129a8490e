import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { statusFile, type WrittenResult } from '../../../../test/kit/nagios-files.ts';
import { openPieces } from '../../../host/local/pieces.ts';
import type { Report } from '../../event.ts';
import { readStatus, type StatusContent } from './read-status.ts';

const RESULT: WrittenResult = {
  host: 'h',
  service: 's',
  state: 1,
  output: 'out',
  longOutput: '',
  perfdata: '',
  at: 1_777_629_600,
};

describe("Nagios' status file", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'secmon-status-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  async function read(
    content: string | Buffer,
    known: ReadonlySet<string> = new Set(),
    notBefore = 0,
  ): Promise<{ readonly reports: readonly Report[]; readonly content: StatusContent | undefined }> {
    const path = join(directory, 'status.dat');
    writeFileSync(path, content);
    const pieces = await openPieces(path);
    const reports: Report[] = [];
    const store = (more: readonly Report[]): Promise<boolean> => {
      reports.push(...more);
      return Promise.resolve(true);
    };
    const plan = { tags: ['VO'], known, notBefore, store };
    return { content: await readStatus('f', pieces, plan).finally(() => pieces.close()), reports };
  }

  it('says what is new in it', async () => {
    const first = await read(statusFile([RESULT]));
    expect(first.reports).to.have.lengthOf(1);
    const second = await read(statusFile([RESULT, { ...RESULT, host: 'i' }]), first.content?.ids);
    expect(second.reports.map(({ subject }) => subject.host)).to.deep.equal(['i']);
    expect(second.content?.ids).to.have.property('size', 2);
  });

  it('passes over what has not been checked, what is too old, and echoes', async () => {
    const text = statusFile([RESULT]).toString();
    expect((await read(text.replace('has_been_checked=1', 'has_been_checked=0'))).reports).to.deep.equal([]);
    expect((await read(text, new Set(), RESULT.at + 1)).reports).to.deep.equal([]);
    const echo = text.replace('\tstate_type=1\n', '\tstate_type=1\n\t_SECMON_BRIDGED=0;1\n');
    expect((await read(echo)).reports).to.deep.equal([]);
  });

  it('gives services the site of their host, and their own tags', async () => {
    const text = statusFile([RESULT])
      .toString()
      .replace('has_been_checked=0\n', 'has_been_checked=0\n\t_SITE_NAME=1;SITE; A\n')
      .replace('\tstate_type=1\n', '\tstate_type=1\n\t_VO=0;ops\n');
    expect((await read(text)).reports[0]).to.deep.nested.include({
      'subject.site': 'SITE; A',
      'tags.vo': 'ops',
    });
  });

  it('counts blocks that are no results', async () => {
    const { reports, content } = await read(
      statusFile([
        { ...RESULT, state: 9 },
        { ...RESULT, host: 'i' },
      ]),
    );
    expect(reports).to.have.lengthOf(1);
    expect(content?.unreadable).to.equal(1);
  });

  it('is refused when it is not whole', async () => {
    const whole = statusFile([RESULT]);
    for (const end of [0, 5, whole.length - 3, whole.length - 20]) {
      const failure: unknown = await read(whole.subarray(0, end)).catch((error: unknown) => error);
      expect(failure, `${end} bytes`).to.have.property('reason', 'malformed');
    }
  });
});
