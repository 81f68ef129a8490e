/** Archives of small files. Source: POSIX.1-2024, pax, "ustar Interchange Format". */

const BLOCK = 512;
const MAX_NAME = 100;

/** @param files by name, at most 100 bytes of ASCII */
export function tarArchive(files: ReadonlyMap<string, string>): Buffer {
  const blocks = [...files].flatMap(([name, text]) => {
    const content = Buffer.from(text, 'utf8');
    return [header(name, content.length), content, Buffer.alloc(padding(content.length))];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function header(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > MAX_NAME) throw new RangeError(`'${name}' is too long for an archive`);
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0);
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}
