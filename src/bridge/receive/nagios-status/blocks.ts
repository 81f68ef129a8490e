/**
 * The blocks of a status file: `KIND {`, then lines of `name=value`, then `}`.
 * Source: Nagios Core 4.4 `xdata/xsddefault.c`. Values hold no newline, so that no value is taken for a field.
 */
export interface Block {
  /** Such as `servicestatus`. */
  readonly kind: string;
  readonly fields: ReadonlyMap<string, string>;
}

const OPEN = /^([a-z]+) \{$/;
const CLOSE = '\t}';

export interface BlockReader {
  /** The block that ends with this line. */
  push(line: string): Block | undefined;
  /** Whether a block has begun that has not ended. */
  readonly isOpen: boolean;
}

/**
 * Blocks of other kinds, and fields of other names, are passed over: most of them are.
 * @param kinds with the names of their fields; custom variables, which begin with `_`, are always read
 */
export function blockReader(kinds: ReadonlyMap<string, ReadonlySet<string>>): BlockReader {
  let kind: string | undefined;
  let names: ReadonlySet<string> | undefined;
  let fields = new Map<string, string>();
  return {
    get isOpen() {
      return kind !== undefined;
    },
    push(line) {
      if (kind === undefined) {
        kind = OPEN.exec(line)?.[1];
        names = kinds.get(kind ?? '');
        fields = new Map();
        return undefined;
      }
      if (line === CLOSE) {
        const block = names === undefined ? undefined : { kind, fields };
        kind = undefined;
        return block;
      }
      if (names !== undefined) readField(line, names);
      return undefined;
    },
  };

  function readField(line: string, wanted: ReadonlySet<string>): void {
    const end = line.indexOf('=');
    const name = line.slice(1, end);
    if (end > 1 && line.startsWith('\t') && (wanted.has(name) || name.startsWith('_')) && !fields.has(name))
      fields.set(name, line.slice(end + 1));
  }
}
