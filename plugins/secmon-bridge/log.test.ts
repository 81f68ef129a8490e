import { expect } from 'chai';
import { openLog } from './log.ts';

describe('the log of the daemon', () => {
  function lines(level: 'info' | 'error', say: (log: ReturnType<typeof openLog>) => void): readonly string[] {
    const written: string[] = [];
    say(openLog(level, { write: (text: string) => void written.push(text) }));
    return written;
  }

  it('is a JSON object a line, whatever others have written', () => {
    const [line = '', ...more] = lines('info', (log) =>
      log.write('warn', 'result-refused', { sender: 'a\n{"event":"x"}\u2028\u001b[31m' }),
    );
    expect(more).to.deep.equal([]);
    expect(line.indexOf('\n')).to.equal(line.length - 1);
    expect(JSON.parse(line)).to.include({
      level: 'warn',
      event: 'result-refused',
      sender: 'a\n{"event":"x"}\u2028\u001b[31m',
    });
  });

  it('says nothing below its level', () =>
    expect(lines('error', (log) => log.write('info', 'x'))).to.deep.equal([]));

  it('has no secrets', () => {
    const [line] = lines('info', (log) =>
      log.write('info', 'x', { token: 'hunter2', sink: { password: 'hunter2' } }),
    );
    expect(line).not.to.include('hunter2');
  });
});
