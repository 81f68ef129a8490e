/** The sources that are enabled. Source: sources.list(5), apt.conf(5). */
import type { Look } from '../../../src/evidence/look.ts';
import { orReason, unlessMissing } from '../../../src/evidence/look.ts';
import { parseDeb822, parseOneLine, type Sources } from './sources.ts';

const LIST = '/etc/apt/sources.list';
const PARTS = `${LIST}.d`;
/** Other names are not read by apt either. */
const NAME = /^[\w.-]+\.(?:list|sources)$/;

export async function findSources(look: Look): Promise<Sources> {
  const names = (await unlessMissing(look.host.files.list(PARTS))) ?? [];
  const paths = [
    LIST,
    ...names
      .filter((name) => NAME.test(name))
      .toSorted()
      .map((name) => `${PARTS}/${name}`),
  ];
  const read = await Promise.all(paths.map((path) => readSources(look, path)));
  return {
    sources: read.flatMap(({ sources }) => sources),
    troubles: read.flatMap(({ troubles }) => troubles),
  };
}

async function readSources(look: Look, path: string): Promise<Sources> {
  const text = await orReason(unlessMissing(look.text(path)));
  if (text.reason !== undefined) return { sources: [], troubles: [text.reason.message] };
  if (text.value === undefined) return { sources: [], troubles: [] };
  return path.endsWith('.sources') ? parseDeb822(text.value, path) : parseOneLine(text.value, path);
}
