// sweep: every page that can be reached, looked at in both languages and every width. Links are followed as officers,
// administrators and auditors follow them, so a link that leads nowhere is found too; then one page of each route is looked at:
// axe at 1280 and 390 px, 320 px (what is left of 1280 at 400 %), forced colours, and printed on A4.
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {axe, build, test} from './lib.mjs';

// FULL=1: every page, every width, forced colours and paper; else every third page (SWEEP_EVERY), one width a language.
const full = !!process.env.FULL;

const followed = 400; // pages for each person
const each = 3;       // of one route for each person

export function routesOf() {
    return execFileSync(path.join(build, 'tests/web_people'), ['--routes'], {encoding: 'utf8'}).trim().split('\n').map(line => {
        const [method, form, permit, guard, sample] = line.split('\t');
        const pattern = new RegExp('^' + form.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[a-z]+\}/g, '[^/]+') + '$');
        return {method, form, permit, guard, sample, pattern, literal: form.replace(/\{[a-z]+\}/g, '').length};
    });
}

// The route that answers, as route_find chooses: what is written out wins over parameters.
const routeOf = (routes, address) => routes.filter(r => r.pattern.test(address)).sort((a, b) => b.literal - a.literal)[0];
const linksIn = html => [...html.matchAll(/\s(?:href|src)="(\/[^"]*)"/g)].map(m =>
    m[1].replace(/&amp;/g, '&').replace(/&#39;/g, "'").replace(/&quot;/g, '"'));

async function follow(site, name, routes, found, dead) {
    const page = await site.page(name), ask = page.context().request;
    const queue = [{address: '/', from: 'the start'}], seen = new Set(['/']), taken = new Map();
    for (let n = 0; queue.length && n < followed; n++) {
        const {address, from} = queue.shift();
        const answer = await ask.get(site.url + address, {maxRedirects: 0, timeout: 60000});
        const plain = decodeURI(address.replace(/[?#].*/, '')), status = answer.status();
        const route = routeOf(routes, address.replace(/[?#].*/, ''));
        if (status >= 400 && status !== 403 || !route && !address.startsWith('/assets/'))
            dead.push(`${from} leads ${name} to ${address}: ${status}`);
        if (route && status === 200 && !found.has(route.form)) found.set(route.form, {address, name, plain});
        if (status === 303) {
            const to = answer.headers().location;
            if (to.startsWith('/') && !seen.has(to)) seen.add(to), queue.push({address: to, from: address});
        }
        if (!(answer.headers()['content-type'] || '').startsWith('text/html')) continue;
        for (const link of linksIn(await answer.text())) {
            const to = link.replace(/#.*/, ''), r = routeOf(routes, to.replace(/\?.*/, ''));
            if (!to || seen.has(to) || to.startsWith('/assets/')) continue;
            seen.add(to);
            const count = (taken.get(r?.form) || 0) + 1;
            taken.set(r?.form, count);
            if (!r || count <= each) queue.push({address: to, from: address});
        }
    }
    await page.context().close();
}

async function wide(page) {
    return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth
        ? [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1 &&
            !e.closest('.scroll') || e.closest('.sr')).slice(0, 3).map(e => e.outerHTML.slice(0, 100)) : null);
}

// In forced colours a border or an outline is all that shows where a control is.
const unseen = page => page.evaluate(() => [...document.querySelectorAll('.button, button, input:not([type=hidden]), select, textarea')]
    .filter(e => {
        const s = getComputedStyle(e), r = e.getBoundingClientRect();
        return r.width > 1 && r.height > 1 && !['radio', 'checkbox', 'file'].includes(e.type) && !e.classList.contains('text') &&
            !(parseFloat(s.borderTopWidth) > 0 && s.borderTopStyle !== 'none') && !(parseFloat(s.outlineWidth) > 0 && s.outlineStyle !== 'none');
    }).slice(0, 3).map(e => e.outerHTML.slice(0, 100)));

async function structure(page) {
    return page.evaluate(() => {
        const bad = [], h1 = document.querySelectorAll('h1').length;
        if (h1 !== 1) bad.push(`${h1} headings of the first order`);
        if (!document.title) bad.push('no title');
        if (!document.querySelector('main')) bad.push('no main part');
        const first = document.querySelector('a[href], button, input');
        if (!first || first.getAttribute('href') !== '#main') bad.push('the first thing is not the way to the content');
        return bad;
    });
}

async function look(site, page, lang, address, faults) {
    const say = text => faults.push(`${lang} ${text}`);
    await page.setViewportSize({width: 1280, height: 900});
    const answer = await page.goto(site.url + address);
    if (answer.status() !== 200) return say(`answers ${answer.status()}`);
    if (!answer.headers()['content-type'].startsWith('text/html')) return;
    const said = await page.evaluate(() => document.documentElement.lang);
    if (said !== lang) say(`is in ${said}`);
    for (const fault of await structure(page)) say(fault);
    // In ordinary tests each language takes one width, and the rest is for FULL=1.
    for (const width of full ? [1280, 390] : [lang === 'ja' ? 390 : 1280]) {
        await page.setViewportSize({width, height: 900});
        for (const fault of await axe(page)) say(`${width} px: axe ${fault}`);
        const over = await wide(page);
        if (over) say(`${width} px: wider than the window: ${over.join(' ')}`);
    }
    if (!full && lang !== 'ja') return;
    await page.setViewportSize({width: 320, height: 256});
    const over = await wide(page);
    if (over) say(`320 px: wider than the window: ${over.join(' ')}`);
    if (lang !== 'ja') return;
    await page.setViewportSize({width: 1280, height: 900});
    await page.emulateMedia({forcedColors: 'active'});
    for (const fault of await unseen(page)) say(`forced colours: no border: ${fault}`);
    await page.emulateMedia({forcedColors: 'none'});
    if (!full) return;
    const pdf = path.join(site.dir, 'print.pdf');
    await page.pdf({path: pdf, preferCSSPageSize: true, format: 'A4'});
    const info = execFileSync('pdfinfo', [pdf], {encoding: 'utf8'});
    if (!/Page size:.*A4/.test(info)) say(`printed: ${/Page size:.*/.exec(info)}`);
}

export async function sweep(site) {
    const routes = routesOf().filter(r => r.method === 'GET' && !r.form.startsWith('/api/'));
    const found = new Map(), dead = [];
    await test('no link leads nowhere', async () => {
        for (const name of ['hanako', 'admin', 'kansa', 'tokatsu', null]) await follow(site, name, routes, found, dead);
        if (dead.length) throw new Error(dead.join('\n'));
    });
    // What no link leads to (one-time links, steps of signing in) is asked for as it stands in the list of samples.
    const rest = routes.filter(r => !found.has(r.form));
    for (const r of rest) {
        const name = r.permit === 'anybody' ? null : /^(people|roles|settings|record)$/.test(r.permit) ? 'admin' : r.permit === 'audit' ? 'kansa' : 'hanako';
        const page = await site.page(name);
        const answer = await page.context().request.get(site.url + r.sample, {maxRedirects: 0}).catch(() => null);
        if (answer?.status() === 200) found.set(r.form, {address: r.sample, name});
        await page.context().close();
    }
    const missed = routes.filter(r => !found.has(r.form)).map(r => r.form);
    if (process.env.VERBOSE) console.log(`# ${found.size} routes of ${routes.length}; not reached: ${missed.join(' ')}`);
    const every = full || process.env.ONLY ? 1 : Number(process.env.SWEEP_EVERY || 3);
    const list = [...found].filter(([form], i) => i % every === 0 && (!process.env.ONLY || form.includes(process.env.ONLY)));
    const hands = Number(process.env.HANDS || 2);
    await Promise.all(Array.from({length: hands}, async () => {
        for (let next = list.shift(); next; next = list.shift()) {
            const [form, {address, name}] = next, faults = [];
            for (const lang of ['ja', 'en']) {
                const page = await site.page(name, {lang});
                page.on('download', d => d.cancel().catch(() => {}));
                const to = address + (address.includes('?') ? '&' : '?') + 'lang=' + lang;
                await look(site, page, lang, to, faults).catch(e => {
                    if (!/Download is starting|ERR_ABORTED/.test(String(e))) faults.push(`${lang} ${String(e).split('\n')[0]}`);
                });
                await page.context().close();
            }
            await test(`page ${form}`, async () => {
                if (faults.length) throw new Error(`${address} as ${name}\n${[...new Set(faults)].join('\n')}`);
            });
        }
    }));
    return missed;
}
if (import.meta.url === `file://${process.argv[1]}` || fs.realpathSync(process.argv[1]) === new URL(import.meta.url).pathname) {
    const {startSite} = await import('./lib.mjs');
    const site = await startSite();
    try { await sweep(site); } finally { await site.stop(); }
}
