// lib: a server on a scratch database, browsers signed in as its people, and what every test of pages looks at.
//
//     const site = await startSite();                    // people and systems of tests/browser/fixture.c
//     const page = await site.page('tanaka', {lang: 'ja', width: 1280});
//     await page.goto(site.url + '/systems');
//     const faults = await axe(page);
//     await site.stop();
//
// KIJUN and BUILD as for tests/e2e; NODE_PATH has playwright-core and axe-core (`./dev test` puts them into build/npm).
import {spawn, execFileSync} from 'node:child_process';
import {createRequire} from 'node:module';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
const require = createRequire(path.join(process.env.NODE_PATH || path.join(root, 'build/npm/node_modules'), 'x.js'));
const {chromium} = require('playwright-core');
const axeSource = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const build = process.env.BUILD || path.join(root, 'build');
const kijun = process.env.KIJUN || path.join(build, 'kijun');

function freePort() {
    return new Promise((done, fail) => {
        const s = net.createServer();
        s.on('error', fail);
        s.listen(0, '127.0.0.1', () => {
            const {port} = s.address();
            s.close(() => done(port));
        });
    });
}

// Systems appear in lists once the keeper has counted them.
async function counted(url, cookie) {
    for (let n = 0; n < 200; n++) {
        const text = await (await fetch(url + '/systems', {headers: {cookie: `kijun=${cookie}`}})).text();
        if (new Set(text.match(/href="\/systems\/\d+"/g)).size >= 4) return;
        await new Promise(done => setTimeout(done, 100));
    }
}

// fixture: false starts on an empty folder, as the first administrator finds it. host: 'localhost' is a name, as passkeys want one.
export async function startSite({fixture = true, options = [], host = '127.0.0.1'} = {}) {
    const dir = fs.mkdtempSync(path.join(process.env.TMP || os.tmpdir(), 'site.'));
    const data = path.join(dir, 'data');
    const cookies = {};
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`.replace('127.0.0.1', host);
    if (fixture)
        for (const line of execFileSync(path.join(build, 'tests/web_people'), [data, url], {encoding: 'utf8'}).trim().split('\n')) {
            const [person, cookie] = line.split('\t');
            cookies[person] = cookie;
        }
    const server = spawn(kijun, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`,
        '--set', `base_url=${url}`, ...options], {
        stdio: ['ignore', 'pipe', 'pipe'], env: {...process.env, LC_ALL: 'C.UTF-8'}});
    const site = {url, dir, data, server, log: '', cookies};
    const ready = new Promise((done, fail) => {
        const hear = chunk => {
            site.log += chunk;
            if (/event=ready/.test(site.log)) done();
        };
        server.stdout.on('data', hear);
        server.stderr.on('data', hear);
        server.on('exit', code => fail(new Error(`kijun serve ended with ${code}:\n${site.log}`)));
        setTimeout(() => fail(new Error(`kijun serve is not ready:\n${site.log}`)), 20000).unref();
    });
    await ready;
    if (fixture) await counted(url, cookies.kansa);
    const browser = await chromium.launch({executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
            '--disable-component-update', '--disable-sync']});
    site.browser = browser;
    site.page = async (person, {lang = 'ja', width = 1280, height = 900, scripts = true, ...more} = {}) => {
        const context = await browser.newContext({viewport: {width, height}, locale: lang === 'ja' ? 'ja-JP' : 'en-GB',
            javaScriptEnabled: scripts, acceptDownloads: true, ...more});
        if (person) {
            if (!cookies[person]) throw new Error(`nobody is called ${person}`);
            await context.addCookies([{name: 'kijun', value: cookies[person], url, httpOnly: true, sameSite: 'Strict'}]);
        }
        return context.newPage();
    };
    site.stop = async () => {
        await browser.close();
        await new Promise(done => {
            server.removeAllListeners('exit');
            server.on('exit', done);
            server.kill('SIGTERM');
            setTimeout(() => server.kill('SIGKILL'), 5000).unref();
        });
        fs.rmSync(dir, {recursive: true, force: true});
    };
    return site;
}

// Findings of axe as lines; the rules are WCAG 2.2 A and AA and what axe calls best practice.
export async function axe(page) {
    await page.evaluate(axeSource);
    const result = await page.evaluate(() => window.axe.run(document, {runOnly: {type: 'tag',
        values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}}));
    return result.violations.map(v => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(' | ')}`);
}

// A test as tests/run counts it.
export async function test(name, body) {
    try {
        await body();
        console.log(`ok ${name}`);
    } catch (e) {
        console.log(String(e.stack || e).replace(/^/gm, '  '));
        console.log(`not ok ${name}`);
        process.exitCode = 1;
    }
}
