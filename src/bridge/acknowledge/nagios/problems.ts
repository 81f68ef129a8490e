/** The problems in a status file, and who has acknowledged them. Source: Nagios Core 4.4 `xdata/xsddefault.c`. */
import { Failure } from '../../../host/failure.ts';
import { nameOfBytes } from '../../../host/file-name.ts';
import type { Machine } from '../../../host/machine.ts';
import { targetKey } from '../../monitor-target.ts';
import { type Block, blockReader } from '../../receive/nagios-status/blocks.ts';
import { LineCutter } from '../../receive/lines.ts';
import type { AcknowledgedBy, Problem } from '../acknowledger.ts';

const PIECE_BYTES = 256 * 1024;
const MAX_LINE_BYTES = 4 * 2 ** 20;
const STATUS = ['host_name', 'service_description', 'current_state', 'problem_has_been_acknowledged'];
const COMMENT = ['host_name', 'service_description', 'entry_type', 'comment_id', 'author', 'comment_data'];
const KINDS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['hoststatus', new Set(STATUS)],
  ['servicestatus', new Set(STATUS)],
  ['hostcomment', new Set(COMMENT)],
  ['servicecomment', new Set(COMMENT)],
]);
const ACKNOWLEDGEMENT = '4';
const UNTOLD: AcknowledgedBy = { author: '', comment: '' };

/** By `targetKey`. */
export type Problems = ReadonlyMap<string, Problem>;

/** @throws Failure `malformed` where it ends in the middle of a block, or as `Machine.pieces` */
export async function readProblems(machine: Pick<Machine, 'pieces'>, path: string): Promise<Problems> {
  const pieces = await machine.pieces(path);
  try {
    const cutter = new LineCutter(MAX_LINE_BYTES);
    const blocks = blockReader(KINDS);
    const found = collector();
    for (;;) {
      const piece = await pieces.next(PIECE_BYTES);
      if (piece.length === 0) break;
      for (const line of cutter.push(piece)) {
        const block = Buffer.isBuffer(line) ? blocks.push(nameOfBytes(line)) : undefined;
        if (block !== undefined) found.take(block);
      }
    }
    if (blocks.isOpen || !cutter.isEmpty) throw new Failure('malformed', `${path}: no whole status file`);
    return found.problems();
  } finally {
    await pieces.close();
  }
}

interface Comment extends AcknowledgedBy {
  readonly id: number;
}

function collector(): { take(block: Block): void; problems(): Problems } {
  /** Whether each is acknowledged. */
  const bad = new Map<string, boolean>();
  const comments = new Map<string, Comment>();
  return {
    take({ kind, fields }) {
      const field = (name: string): string => fields.get(name) ?? '';
      const service = kind.startsWith('service') ? field('service_description') : undefined;
      const key = targetKey({ host: field('host_name'), service });
      if (kind.endsWith('status')) {
        if (field('current_state') !== '0') bad.set(key, field('problem_has_been_acknowledged') === '1');
        return;
      }
      const id = Number(field('comment_id'));
      if (field('entry_type') !== ACKNOWLEDGEMENT || id < (comments.get(key)?.id ?? 0)) return;
      comments.set(key, { id, author: field('author'), comment: field('comment_data') });
    },
    problems() {
      return new Map(
        [...bad].map(([key, isAcknowledged]) => {
          const { author, comment } = comments.get(key) ?? UNTOLD;
          return [key, { acknowledged: isAcknowledged ? { author, comment } : null }];
        }),
      );
    },
  };
}
