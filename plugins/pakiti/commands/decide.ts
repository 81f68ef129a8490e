import type { Command } from '../../../src/cli/command.ts';
import { optionValues } from '../../../src/cli/option-values.ts';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { exceptionOf, exceptionRow, tagOf, tagRow } from '../../../src/pakiti/decisions/decisions.ts';
import { escapeText } from '../../../src/render/index.ts';
import { serverOption, withTables } from '../with-tables.ts';

const CVE = /^CVE-\d{4}-\d{4,19}$/;
const DAY = 86_400;

const common = {
  ...serverOption,
  why: { kind: 'text', value: 'TEXT', describe: 'the reason' },
  as: { kind: 'text', value: 'NAME', default: '', describe: 'who decides' },
  remove: { kind: 'flag', describe: 'take it away' },
} as const;

const tagOptions = {
  ...common,
  url: { kind: 'text', value: 'URL', default: '', describe: 'where more is said' },
  due: { kind: 'text', value: 'YYYY-MM-DD', describe: 'until when it has to be mended' },
} as const;

export const pakitiTag: Command = {
  name: 'pakiti tag',
  summary: 'tag a CVE, such as EGI-Critical; without a CVE, list the tags',
  operands: ['[CVE]', '[TAG]'],
  options: tagOptions,
  async run(argv, { host }) {
    const { options: texts, positional: operands } = await parseArguments(argv, tagOptions, 2);
    const given = optionValues(tagOptions, texts, host);
    const [cve, tag] = operands;
    return await withTables(host, given.config, async (tables) => {
      if (cve === undefined) {
        const rows = (await tables.tags())
          .map(tagOf)
          .map((one) => [one.cve, one.tag, one.state, one.reason].map(escapeText));
        return {
          text:
            rows.length === 0
              ? 'no CVE has a tag\n'
              : textTable([['CVE', 'TAG', 'STATE', 'REASON'], ...rows]),
          exitCode: 0,
        };
      }
      const name = requireCve(cve);
      if (tag === undefined) throw new UsageError('TAG is missing');
      if (given.remove) {
        const count = await tables.deleteTags(name, tag);
        return { text: count === 0 ? 'it had no such tag\n' : 'the tag is gone\n', exitCode: 0 };
      }
      if (given.why === undefined) throw new UsageError('--why is missing');
      const dueAt = given.due === undefined ? null : dayIn(given.due);
      const [reason, at] = [given.why, host.clock.now()];
      const rest = { infoUrl: given.url, enabled: true, modifier: given.as, at, dueAt };
      await tables.putTags([tagRow({ cve: name, tag, state: 'set', reason, ...rest })]);
      return { text: `${name} has the tag ${escapeText(tag)}\n`, exitCode: 0 };
    });
  },
};

const exceptOptions = {
  ...common,
  package: { kind: 'text', value: 'NAME', describe: 'of this package only' },
  version: { kind: 'text', value: 'VERSION', describe: 'of this version of the package only' },
  release: { kind: 'text', value: 'RELEASE', describe: 'on this release only, such as almalinux:9' },
  site: { kind: 'list', value: 'NAME', default: [], describe: 'at this site only; may be given again' },
  host: { kind: 'list', value: 'NAME', default: [], describe: 'on this host only; may be given again' },
  days: { kind: 'text', value: 'DAYS', describe: 'how long it holds; for ever unless given' },
} as const;

export const pakitiExcept: Command = {
  name: 'pakiti except',
  summary: 'let a CVE not count; without a CVE, list exceptions; with --remove the operand is a number',
  operands: ['[CVE|NUMBER]'],
  options: exceptOptions,
  async run(argv, { host }) {
    const { options: texts, positional: operands } = await parseArguments(argv, exceptOptions, 1);
    const given = optionValues(exceptOptions, texts, host);
    const [about] = operands;
    return await withTables(host, given.config, async (tables) => {
      if (about === undefined) {
        const all = (await tables.exceptions()).map(exceptionOf);
        const rows = all.map((one) =>
          [
            String(one.id),
            one.cve,
            one.package?.name ?? '',
            one.sites.join(' '),
            one.hosts.join(' '),
            one.reason,
          ].map(escapeText),
        );
        const heading = ['NUMBER', 'CVE', 'PACKAGE', 'SITES', 'HOSTS', 'REASON'];
        return {
          text: rows.length === 0 ? 'there is no exception\n' : textTable([heading, ...rows]),
          exitCode: 0,
        };
      }
      if (given.remove) {
        const isGone = /^\d{1,15}$/.test(about) && (await tables.deleteException(Number(about)));
        return {
          text: isGone ? 'the exception is gone\n' : 'there is no such exception\n',
          exitCode: isGone ? 0 : 1,
        };
      }
      if (given.why === undefined) throw new UsageError('--why is missing');
      if (given.version !== undefined && given.package === undefined)
        throw new UsageError('--package is missing');
      if (given.days !== undefined && !/^[1-9]\d{0,4}$/.test(given.days))
        throw new UsageError('--days is no number of days');
      const at = host.clock.now();
      const one =
        given.package === undefined
          ? null
          : { name: given.package, version: given.version ?? null, arch: null };
      const [id] = await tables.addExceptions([
        exceptionRow({
          ...{ cve: requireCve(about), package: one, release: given.release ?? null, sites: given.site },
          ...{ hosts: given.host, reason: given.why, modifier: given.as, at },
          expiresAt: given.days === undefined ? null : at + Number(given.days) * DAY,
        }),
      ]);
      return { text: `exception ${id}\n`, exitCode: 0 };
    });
  },
};

function requireCve(text: string): string {
  const name = text.toUpperCase();
  if (!CVE.test(name)) throw new UsageError(`'${text}' is no CVE`);
  return name;
}

function dayIn(text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T23:59:59Z`) : Number.NaN;
  if (Number.isNaN(time)) throw new UsageError('--due is no day such as 2026-05-08');
  return time / 1000;
}
