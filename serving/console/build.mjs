// Builds the console into Maven's target folder, or tests it: `node build.mjs TARGET [test]`.
// Each step is left out while what it depends on is as it was when it last succeeded.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? join(home, '..', 'target'));
const stamps = join(target, 'console-stamps');
const built = join(target, 'console-dist');
const served = join(target, 'classes', 'console');

/** Files of a folder or the file itself, sorted, so that the digest is the same everywhere. */
function files(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).sort().flatMap((name) => files(join(path, name)));
}

function digest(...names) {
  const hash = createHash('sha256').update(process.version);
  for (const name of names) {
    for (const file of files(join(home, name))) {
      hash.update(file.slice(home.length)).update('\0').update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

function run(command, ...args) {
  const done = spawnSync(command, args, {
    cwd: home,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CONSOLE_OUT: built },
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) {
    console.error(`console: ${command} ${args.join(' ')} failed`);
    process.exit(1);
  }
}

/** Runs a step unless it succeeded with this digest before. */
function step(stamp, wanted, action) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false;
  action();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
  return true;
}

step(join(home, 'node_modules', '.everystore-installed'), digest('package.json', 'package-lock.json', '.npmrc'), () =>
  run('npm', 'ci', '--prefer-offline', '--no-progress', '--loglevel=error'),
);

const sources = digest('package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts', 'index.html', 'src');
if (process.argv[3] === 'test') {
  step(join(stamps, 'tested'), sources, () => {
    run('npm', 'run', '--silent', 'check');
    run('npm', 'test', '--silent');
  });
} else {
  if (!existsSync(join(built, 'index.html'))) rmSync(join(stamps, 'built'), { force: true });
  step(join(stamps, 'built'), sources, () => run('npm', 'run', '--silent', 'build'));
  const isServed = existsSync(join(served, 'index.html'));
  if (!isServed || digestOf(served) !== digestOf(built)) {
    rmSync(served, { recursive: true, force: true });
    cpSync(built, served, { recursive: true });
  }
}

/** Names of built files carry their content's hash, so names tell whether a copy is current. */
function digestOf(folder) {
  const names = files(folder).map((file) => file.slice(folder.length));
  return [...names, readFileSync(join(folder, 'index.html'), 'utf8')].join('\n');
}
