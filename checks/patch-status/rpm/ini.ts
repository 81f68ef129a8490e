/** Files of sections, as dnf, yum and zypper are configured by. Source: dnf.conf(5). */

export interface Section {
  readonly name: string;
  /** Lower-case names; of one that is set twice the last counts. */
  readonly values: ReadonlyMap<string, string>;
}

/** Lines that begin with a blank go on from the one before. */
export function parseIni(text: string): readonly Section[] {
  const sections: { readonly name: string; readonly values: Map<string, string> }[] = [];
  let key = '';
  for (const line of text.split('\n')) {
    const section = /^\[(?<name>[^\]]+)\]/.exec(line)?.groups?.['name'];
    const values = sections.at(-1)?.values;
    if (section !== undefined) {
      sections.push({ name: section, values: new Map() });
      key = '';
    } else if (values !== undefined && /^\s+\S/.test(line) && key !== '') {
      values.set(key, `${values.get(key) ?? ''} ${line.trim()}`.trim());
    } else if (values !== undefined && !/^[#;]/.test(line)) {
      const { name = '', value = '' } = /^(?<name>[\w.-]+)\s*[=:]\s*(?<value>.*)$/.exec(line)?.groups ?? {};
      key = name.toLowerCase();
      if (key !== '') values.set(key, value.trim());
    }
  }
  return sections;
}

/** @param otherwise where it is not set. */
export function isTrue(text: string | undefined, otherwise: boolean): boolean {
  return text === undefined || text === '' ? otherwise : /^(?:1|yes|true|on|enabled)$/i.test(text);
}

/** Words between blanks or commas. */
export function words(text: string | undefined): readonly string[] {
  return (text ?? '').split(/[\s,]+/).filter((word) => word !== '');
}
