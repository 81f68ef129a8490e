/** The distribution. Source: os-release(5). */
import { unlessMissing, type Look } from '../look.ts';

/** Values by name, such as `ID` and `VERSION_ID`. @throws Failure `missing` where nobody tells */
export async function osRelease(look: Look): Promise<ReadonlyMap<string, string>> {
  const text =
    (await unlessMissing(look.text('/etc/os-release'))) ?? (await look.text('/usr/lib/os-release'));
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const { name = '', value = '' } = /^(?<name>[A-Z0-9_]+)=(?<value>.*)$/.exec(line.trim())?.groups ?? {};
      return name === '' ? [] : [[name, value.replace(/^(?<quote>["'])(?<inner>.*)\k<quote>$/, '$<inner>')]];
    }),
  );
}
