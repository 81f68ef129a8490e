import { expect } from 'chai';
import { makeTree } from '../../../test/kit/tree.ts';
import type { Walk } from '../trees.ts';
import { ANY_DEVICE, type Task } from './walk-messages.ts';
import { Walker } from './walker.ts';

const WALK: Walk = {
  roots: [],
  depth: Infinity,
  oneFileSystem: false,
  select: [{ anyOf: [{ types: ['file'] }], exclude: [], limit: 10 }],
};

function look(task: Pick<Task, 'directory' | 'listing'>): ReturnType<Walker['report']> {
  const walker = new Walker(WALK);
  walker.look({ ...task, device: ANY_DEVICE, depth: 1, excluded: 0 }, []);
  return walker.report();
}

describe('a walker', () => {
  it('counts an entry that is gone by now as vanished, not as an error', () => {
    using tree = makeTree({ here: { file: 0o644 } });
    const report = look({ directory: tree.root, listing: { names: ['here', 'gone'], plain: true } });
    expect(report).to.include({ seen: 1, vanished: 1, errorCount: 0 });
  });

  it('counts a directory that is gone, or no directory any more, as vanished', () => {
    using tree = makeTree({ file: { file: 0o644 } });
    expect(look({ directory: tree.at('gone') })).to.include({ seen: 0, vanished: 1, errorCount: 0 });
    expect(look({ directory: tree.at('file') })).to.include({ seen: 0, vanished: 1, errorCount: 0 });
  });
});
