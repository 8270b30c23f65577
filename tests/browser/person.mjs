// person: somebody at a browser, who reads names and labels as people do and notices what is wrong on any page.
//
//     const hanako = await person(site, 'hanako', {lang: 'ja'});
//     await hanako.go('/systems');
//     await hanako.press('Add a system');              // the English message of the source: words.mjs
//     await hanako.fill('Name', '試験システム');
//     await hanako.leave();                            // throws what was noticed: a status of 5xx, an error of a script, the CSP
import assert from 'node:assert';
import {words} from './words.mjs';

const escaped = text => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

export async function person(site, name, {lang = 'ja', page = null, ...options} = {}) {
    page ??= await site.page(name, {lang, ...options});
    const say = words(lang), noticed = [];
    page.on('response', r => {
        if (r.status() >= 500) noticed.push(`${r.request().method()} ${r.url()}: ${r.status()}`);
    });
    page.on('pageerror', e => noticed.push(`script on ${page.url()}: ${e}`));
    page.on('console', m => {
        if (m.type() === 'error' && !/status of 4\d\d/.test(m.text())) noticed.push(`console of ${page.url()}: ${m.text()}`);
    });
    const labelled = label => page.locator('input, textarea, select').and(page.getByLabel(new RegExp('^' + escaped(label))));
    const self = {
        name, page, say, lang, noticed,
        async go(address, status = 200) {
            const answer = await page.goto(site.url + address);
            assert.equal(answer.status(), status, `GET ${address} as ${name}`);
            return answer;
        },
        path: () => page.url().slice(site.url.length),
        at(pattern) { assert.match(self.path(), pattern); },
        // As it stands in the page; what is of the source goes through say().
        async fillExact(label, value) { await labelled(label).first().fill(value); },
        async fill(message, value) { await labelled(say(message)).first().fill(value); },
        async choose(message, option) { await labelled(say(message)).first().selectOption(option); },
        async press(message, {nth = 0} = {}) {
            const name = new RegExp('^' + escaped(say(message)));
            const found = page.getByRole('button', {name}).or(page.getByRole('link', {name}));
            await Promise.all([page.waitForLoadState('load'), found.nth(nth).click()]);
            await page.waitForLoadState('load');
        },
        async follow(text, {nth = 0} = {}) {
            await page.getByRole('link', {name: text}).nth(nth).click();
            await page.waitForLoadState('load');
        },
        text: () => page.locator('body').innerText(),
        async sees(text) {
            const all = await self.text();
            assert.ok(all.includes(text), `${self.path()} as ${name} does not show "${text}":\n${all.slice(0, 1500)}`);
        },
        async seesNot(text) {
            assert.ok(!(await self.text()).includes(text), `${self.path()} as ${name} shows "${text}"`);
        },
        async leave() {
            await page.context().close();
            assert.deepEqual(noticed, []);
        },
    };
    return self;
}
