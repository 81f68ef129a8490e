import { Script } from 'node:vm';
import { expect } from 'chai';
import { packScript, packText, partAlone, partLoader, type Evaluate, type Pack } from './parts.ts';

function asFunction(code: string): string {
  return `(function (require, module, exports, __filename, __dirname) {${code}})`;
}

function loaderOf(parts: Readonly<Record<string, string>>, reads: string[] = []): (name: string) => unknown {
  const read = (name: string): Evaluate => {
    reads.push(name);
    return partAlone(name, asFunction(parts[name] ?? ''), Script);
  };
  return partLoader(read, (id) => `Node's ${id}`);
}

describe('parts', () => {
  it('import each other, and modules of Node', () => {
    const load = loaderOf({
      a: "exports.all = [require('./b').name, require('node:fs')];",
      b: "exports.name = 'b';",
    });
    expect(load('a')).to.deep.equal({ all: ['b', "Node's node:fs"] });
  });

  it('are read and run once, and only when they are needed', () => {
    const reads: string[] = [];
    const load = loaderOf(
      { a: "exports.later = () => require('./c'); require('./b');", b: '', c: 'module.exports = {};' },
      reads,
    );
    const { later } = load('a') as { readonly later: () => unknown };
    expect(reads).to.deep.equal(['a', 'b']);
    expect(later()).to.equal(later());
    expect(reads).to.deep.equal(['a', 'b', 'c']);
  });

  it('may import each other in a circle', () => {
    const load = loaderOf({
      a: "exports.name = () => 'a'; exports.other = require('./b').name;",
      b: "const a = require('./a'); exports.name = () => 'b of ' + a.name();",
    });
    expect((load('a') as { readonly other: () => string }).other()).to.equal('b of a');
  });

  it('are told a place, as packages want it, where nothing is', () => {
    const load = loaderOf({ a: 'module.exports = [__filename, __dirname];' });
    expect(load('a')).to.deep.equal(['/nonexistent/a', '/nonexistent']);
  });

  it('may be many in one script', () => {
    const pack = evaluated(
      packText(
        new Map([
          ['a', asFunction("exports.b = require('./b').name;")],
          ['b', asFunction("exports.name = 'b';")],
        ]),
      ),
    );
    expect(partLoader((name) => pack[name] ?? require_(), require_)('a')).to.deep.equal({ b: 'b' });
  });

  it('take code that was compiled before, and do without where V8 refuses it', () => {
    const text = packText(new Map([['a', asFunction('exports.answer = 42;')]]));
    for (const compiled of [new Script(text).createCachedData(), new Uint8Array(100)]) {
      const pack = evaluated(text, compiled);
      expect(partLoader((name) => pack[name] ?? require_(), require_)('a')).to.deep.equal({ answer: 42 });
    }
  });
});

function evaluated(text: string, compiled?: Uint8Array): Pack {
  return packScript({ text, compiled }, Script).runInThisContext() as Pack;
}

function require_(): never {
  throw new Error('nothing is needed');
}
