import { expect } from 'chai';
import { progressLine } from './progress-line.ts';

describe('how far something is', () => {
  const run = async (terminal: boolean): Promise<readonly string[]> => {
    const said: string[] = [];
    const show = (text: string): Promise<void> => Promise.resolve(void said.push(text));
    let now = 5;
    const line = progressLine({ terminal, show, host: { clock: { elapsed: () => now } } });
    line.tell('1 \u001B[2J');
    now += 0.1;
    line.tell('2');
    now += 1;
    line.tell('3'.repeat(200));
    await line.end();
    return said;
  };

  it('is one line that is written over, not too often, and gone at the end', async () => {
    const clear = '\r\u001B[K';
    expect(await run(true)).to.deep.equal([`${clear}1 \\x1B[2J`, `${clear}${'3'.repeat(79)}`, clear]);
  });

  it('is nothing where nobody watches', async () => {
    expect(await run(false)).to.deep.equal([]);
  });
});
