// stories: what people do with the server, in a real browser, by the names and labels that they read.
//
//     node tests/browser/stories.mjs [PART OF A NAME]…       all of them, and then every page (sweep.mjs)
//
// KIJUN, BUILD and NODE_PATH as lib.mjs says. VERBOSE=1 shows the server's log when something failed.
import assert from 'node:assert';
import {execFileSync} from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {build, startSite, test} from './lib.mjs';
import {person} from './person.mjs';
import {sweep} from './sweep.mjs';

const PASSWORD = 'shinano gawa no nagare 2026';
const wanted = process.argv.slice(2);
const verify = process.env.KIJUN_VERIFY || path.join(build, 'kijun-verify');

// RFC 6238 with SHA-256, six digits, 30 seconds.
function code(base32, at = Date.now()) {
    const bits = [...base32.replace(/[\s=]/g, '')].map(c => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
    const key = Buffer.from(bits.match(/.{8}/g).map(b => parseInt(b, 2)));
    const count = Buffer.alloc(8);
    count.writeBigUInt64BE(BigInt(Math.floor(at / 30000)));
    const mac = crypto.createHmac('sha256', key).update(count).digest(), from = mac[mac.length - 1] & 15;
    return String((mac.readUInt32BE(from) & 0x7fffffff) % 1000000).padStart(6, '0');
}

async function save(who, act) {
    const [download] = await Promise.all([who.page.waitForEvent('download'), act()]);
    const file = path.join(fs.mkdtempSync(path.join(who.dir, 'saved.')), download.suggestedFilename());
    await download.saveAs(file);
    return file;
}

// Waits for a document that is being made; the page looks again by itself.
async function made(who) {
    const link = who.page.getByRole('link', {name: who.say('Download the document')});
    await link.waitFor({timeout: 60000});
    return save(who, () => link.click());
}

async function enter(who, site, id, password = PASSWORD) {
    await who.go('/sign-in');
    await who.fill('User id or mail address', id);
    await who.fill('Password', password);
    await who.press('Sign in');
}

async function addCodes(who) {
    await who.go('/account/secrets');
    await who.press('Set up one-time codes');
    await who.page.locator('summary', {hasText: who.say('If the app cannot read pictures')}).click();
    const secret = (await who.page.locator('details code').first().innerText()).trim();
    await who.fill('One-time code', code(secret));
    await who.fill('Name of this app', '業務用の電話');
    await who.press('Add the app');
    return secret;
}

const stories = {
    // On an empty folder: nobody but the link that the machine prints.
    async 'the first administrator by the printed link'() {
        const site = await startSite({fixture: false, host: 'localhost'});
        try {
            const link = /\/link\/[A-Za-z0-9_-]{43}/.exec(site.log)?.[0];
            assert.ok(link, 'a link is printed');
            const who = await newcomer(site);
            await who.go(link);
            await who.go(link); // looking spends nothing
            await who.fill('User id', 'tanaka');
            await who.fill('Name', '田中一郎');
            await who.fill('New password', 'short');
            await who.fill('New password once more', 'short');
            await who.press('Make the first administrator');
            assert.equal(await who.page.getByLabel(who.say('User id')).first().inputValue(), 'tanaka', 'what was typed is kept');
            await who.fill('New password', PASSWORD);
            await who.fill('New password once more', PASSWORD);
            await who.press('Make the first administrator');
            who.at(/^\/sign-in/);
            await enter(who, site, 'tanaka');
            await who.go('/people', 403); // the role counts with a second factor
            const secret = await addCodes(who);
            await who.go('/account');
            await who.press('Sign out');
            await enter(who, site, 'tanaka');
            await who.fill('One-time code', '000000');
            await who.press('Go on');
            await who.fill('One-time code', code(secret, Date.now() + 30000)); // each code counts once
            await who.press('Go on');
            await who.go('/');
            await who.sees('田中一郎');
            // Administrator work is begun on purpose.
            await who.go('/people');
            who.at(/^\/account\/elevate/);
            await who.fill('Password', PASSWORD);
            await who.press('Go on');
            await who.go('/people');
            await who.sees('田中一郎');
            await who.go(link, 404).catch(() => who.go(link, 410)); // the link is spent
            await who.leave();
        } finally { await site.stop(); }
    },

    async 'an officer makes a system, answers, decides and downloads the specification'(site) {
        const who = await visitor(site, 'hanako');
        await who.go('/systems');
        await who.press('Add a system');
        await who.page.locator('main form input[type=text]').first().fill('物語の試験システム');
        await chooseAny(who);
        await who.page.locator('main form button[type=submit].main').click();
        await who.page.waitForLoadState('load');
        who.at(/^\/systems\/\d+/);
        const system = /^\/systems\/\d+/.exec(who.path())[0];
        await who.sees('物語の試験システム');
        await who.go(system + '/work/4');
        const group = who.page.locator('main fieldset').filter({has: who.page.getByRole('radio')}).first();
        await group.getByRole('radio').first().check();
        const answer = await group.getByRole('radio').first().evaluate(e => `input[name="${e.name}"][value="${e.value}"]`);
        await who.press('Save all answers of this page');
        await who.go(system + '/work/4?q=' + /name="a\.([^"]*)"/.exec(answer)[1]);
        await who.page.locator(answer).evaluate(e => { if (!e.checked) throw new Error('the answer is not kept'); });
        await who.go(system + '/work/6');
        await who.page.locator('main table tbody th a').first().click();
        await who.page.waitForLoadState('load');
        const decide = who.page.locator('form').filter({has: who.page.getByRole('button', {name: who.say('Save the decision')})});
        await decide.getByRole('radio').first().check();
        await decide.locator('textarea').first().fill('別の手段で同じ効果が得られるため');
        await who.press('Save the decision');
        await who.sees('別の手段で同じ効果が得られるため');
        await who.go(system + '/documents');
        const purpose = who.page.getByLabel(new RegExp('^' + who.say('Who receives it, and what for')));
        if (await purpose.count()) await purpose.first().fill('調達のため');
        await who.page.getByRole('button', {name: /^docx/}).first().click();
        const file = await made(who);
        const text = execFileSync('unzip', ['-p', file, 'word/document.xml'], {encoding: 'utf8', maxBuffer: 1 << 26});
        assert.ok(text.includes('物語の試験システム'), 'the document names the system');
        await who.go(system + '/documents/template');
        const template = path.join(path.dirname(file), 'template.docx');
        execFileSync(path.join(build, 'tests/mkdocx'), ['good', template]);
        await who.page.locator('input[type=file]').setInputFiles(template);
        if (await purpose.count()) await purpose.first().fill('調達のため');
        await who.press('Fill the template');
        await who.sees('no.such');
        const filled = execFileSync('unzip', ['-p', await made(who), 'word/document.xml'], {encoding: 'utf8', maxBuffer: 1 << 26});
        assert.ok(filled.includes('物語の試験システム') && filled.includes('no.such'), 'the template is filled');
        await who.leave();
    },

    async 'two people change the same field and neither loses a word'(site) {
        const hanako = await visitor(site, 'hanako'), jiro = await visitor(site, 'jiro');
        const field = who => who.page.locator('main form textarea').first();
        await hanako.go('/systems/1/register');
        await jiro.go('/systems/1/register');
        await field(hanako).fill('花子が書いた文章です。');
        await field(jiro).fill('次郎が書いた別の文章です。');
        await hanako.press('Save the register');
        await jiro.press('Save the register');
        await jiro.sees(jiro.say('Somebody else changed the same'));
        await jiro.sees('花子が書いた文章です。');
        await jiro.sees('田中花子');
        assert.equal(await field(jiro).inputValue(), '次郎が書いた別の文章です。');
        await jiro.press('Save the register');
        await jiro.go('/systems/1/register');
        assert.equal(await field(jiro).inputValue(), '次郎が書いた別の文章です。');
        await jiro.go('/systems/1/history');
        await jiro.sees('花子が書いた文章です。');
        await hanako.leave();
        await jiro.leave();
    },

    async 'nobody approves what they applied for'(site) {
        const own = await visitor(site, 'tokatsu'), other = await visitor(site, 'bucho');
        await own.go('/applications/new/exception?about=system-1');
        for (const box of await own.page.locator('main form input[type=text][required], main form textarea[required]').all())
            if (!await box.inputValue()) await box.fill('試験のため');
        await own.fill('From', '令和8年12月1日');
        await own.fill('Until (this day included)', '２０２７－０３－３１');
        await own.press('File the application');
        own.at(/^\/applications\/\d+/);
        const address = own.path().replace(/\?.*/, '');
        assert.equal(await own.page.getByRole('button', {name: own.say('Approve'), exact: true}).count(), 0, 'no button to approve');
        // Asked for all the same, as a tampered page would.
        const token = await own.page.locator('main input[name=token], form input[name=token]').first().getAttribute('value');
        const forced = await own.page.context().request.post(site.url + address + '/steps', {
            form: {token, act: 'approve', decision: 'よい', reason: 'よい'}, headers: {origin: site.url}, maxRedirects: 0});
        await own.go(address);
        assert.ok(!(await own.page.locator('main').innerText()).includes(own.say('Approved')) , `approved by the applicant: ${forced.status()}`);
        await other.go(address);
        await other.page.locator('main form textarea').first().fill('代替措置が足りないため');
        await other.press('Refuse');
        await own.go(address);
        await own.sees('代替措置が足りないため');
        await own.leave();
        await other.leave();
    },

    async 'an auditor compares two days and checks a proof with kijun-verify'(site) {
        const who = await visitor(site, 'kansa');
        const today = new Date(Date.now() + 9 * 3600000).toISOString().slice(0, 10);
        await who.go('/systems/1/history');
        // Not the newest: what others did in the last minute is not sealed yet.
        const entry = await who.page.locator('main table tbody th a').last().getAttribute('href');
        const compare = who.page.locator('form').filter({has: who.page.getByRole('button', {name: who.say('Compare'), exact: true})});
        await compare.locator('input[type=text]').nth(0).fill(today);
        await compare.locator('input[type=text]').nth(1).fill('');
        await compare.getByRole('button').click();
        await who.page.waitForLoadState('load');
        who.at(/^\/systems\/1\/compare/);
        await who.sees(who.say('Answers, decisions and everything else that differs'));
        await who.go(entry);
        const proof = await save(who, () => who.page.locator('a[href$="/proof"]').first().click());
        const key = await save(who, () => who.page.locator('a[href$="log.vkey"]').first().click());
        const said = execFileSync(verify, ['--key', key, proof], {encoding: 'utf8'});
        assert.ok(said.length > 0);
        // A byte more or less, and it does not hold.
        const bytes = fs.readFileSync(proof);
        bytes[Math.floor(bytes.length / 2)] ^= 1;
        fs.writeFileSync(proof, bytes);
        assert.throws(() => execFileSync(verify, ['--key', key, proof], {stdio: 'pipe'}));
        // Auditors change nothing.
        await who.go('/systems/1/register', 403);
        await who.leave();
    },

    async 'somebody who reads English'(site) {
        const who = await visitor(site, 'smith', {lang: 'en'});
        for (const address of ['/', '/systems', '/systems/1', '/systems/1/work', '/systems/1/work/4', '/systems/1/work/6', '/systems/1/risks',
            '/systems/1/history', '/systems/1/documents', '/applications', '/standards', '/account', '/help']) {
            await who.go(address);
            assert.equal(await who.page.evaluate(() => document.documentElement.lang), 'en', address);
            // The frame of each page; what people wrote stays as they wrote it.
            for (const part of ['h1', 'nav', 'footer', 'main button']) {
                const text = (await who.page.locator(part).allInnerTexts()).join(' ').replace(/日本語/g, '');
                if (part === 'h1' && /systems\/1$/.test(address)) continue;
                const japanese = text.replace(/(行政|システム|情報提供|機密性|[「」・])/g, '').match(/[ぁ-んァ-ヶ]{2,}[^\n]*/);
                if (japanese && part !== 'nav') assert.fail(`${address}: ${part} has "${japanese[0].slice(0, 60)}"`);
            }
        }
        // And back: the choice stays.
        await who.go('/');
        await who.page.getByRole('button', {name: '日本語'}).click();
        await who.page.waitForLoadState('load');
        assert.equal(await who.page.evaluate(() => document.documentElement.lang), 'ja');
        await who.page.getByRole('button', {name: 'English'}).click();
        await who.page.waitForLoadState('load');
        await who.leave();
    },

    // No event of a mouse at all: Tab, arrows, Space, Enter.
    async 'by keyboard alone'(site) {
        const who = await visitor(site, 'jiro'), {page} = who;
        const here = () => page.evaluate(() => {
            const e = document.activeElement, s = getComputedStyle(e);
            return {name: (e.labels?.[0]?.innerText || e.getAttribute('aria-label') || e.innerText || e.value || '').trim(), tag: e.tagName, type: e.type || '',
                href: e.getAttribute('href') || '', form: e.name || '', shown: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none'};
        });
        const tabTo = async (fits, most = 250) => {
            for (let n = 0; n < most; n++) {
                await page.keyboard.press('Tab');
                const at = await here();
                if (at.tag !== 'BODY' && !at.shown) assert.fail(`the focus does not show: ${JSON.stringify(at)} on ${who.path()}`);
                if (fits(at)) return at;
            }
            assert.fail(`not reached by Tab on ${who.path()}`);
        };
        const enterKey = async () => { await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]); await page.waitForLoadState('load'); };
        await who.go('/');
        await page.keyboard.press('Tab');
        assert.equal((await here()).href, '#main', 'the first stop leads to the content');
        await tabTo(at => at.href === '/systems');
        await enterKey();
        await tabTo(at => at.href === '/systems/1');
        await enterKey();
        await tabTo(at => at.href === '/systems/1/work');
        await enterKey();
        who.at(/^\/systems\/1\/work/);
        await who.go('/systems/1/work/4');
        const radio = await tabTo(at => at.type === 'radio');
        await page.keyboard.press('ArrowDown');
        const chosen = await page.evaluate(() => document.activeElement.checked ? document.activeElement.value : null);
        assert.ok(chosen, 'arrows choose');
        await tabTo(at => at.tag === 'BUTTON' && at.name.startsWith(who.say('Save')));
        await enterKey();
        await who.go('/systems/1/work/4');
        assert.ok(await page.evaluate(([name, value]) => [...document.querySelectorAll('input[type=radio]')].some(e => e.name === name && e.value === value && e.checked), [radio.form, chosen]), 'the answer is kept');
        await tabTo(at => at.tag === 'BUTTON' && at.name === who.say('Sign out'));
        await enterKey();
        who.at(/^\/sign-in/);
        await who.leave();
    },

    async 'without scripts'(site) {
        const who = await visitor(site, 'hanako', {scripts: false}), {page} = who;
        await who.go('/systems/2/register');
        await page.locator('main form textarea').first().fill('スクリプトを使わずに書いた文章');
        await who.press('Save the register');
        await who.go('/systems/2/register');
        assert.equal(await page.locator('main form textarea').first().inputValue(), 'スクリプトを使わずに書いた文章');
        await who.go('/systems/2/work/4');
        const group = page.locator('main fieldset').filter({has: page.getByRole('radio')}).first();
        await group.getByRole('radio').last().check();
        await who.press('Save all answers of this page');
        await who.go('/systems/2/documents');
        const purpose = page.getByLabel(new RegExp('^' + who.say('Who receives it, and what for')));
        if (await purpose.count()) await purpose.first().fill('調達のため');
        await page.getByRole('button', {name: /^xlsx/}).first().click();
        const file = await made(who); // the page looks again by itself, without a script
        assert.equal(fs.readFileSync(file).subarray(0, 2).toString(), 'PK');
        // Every disclosure opens.
        await who.go('/systems/2');
        await who.leave();
    },

    async 'signing in with a passkey'() {
        const site = await startSite({fixture: false, host: 'localhost'});
        try {
            const who = await newcomer(site), {page} = who;
            const cdp = await page.context().newCDPSession(page);
            await cdp.send('WebAuthn.enable');
            await cdp.send('WebAuthn.addVirtualAuthenticator', {options: {protocol: 'ctap2', transport: 'internal', hasResidentKey: true,
                hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true}});
            await who.go(/\/link\/[A-Za-z0-9_-]{43}/.exec(site.log)[0]);
            await who.fill('User id', 'suzuki');
            await who.fill('Name', '鈴木二郎');
            await who.fill('New password', PASSWORD);
            await who.fill('New password once more', PASSWORD);
            await who.press('Make the first administrator');
            await enter(who, site, 'suzuki');
            await who.go('/account/secrets');
            await who.press('Add a passkey');
            await who.fill('Name of this passkey', '職員証');
            await who.press('Make the passkey');
            await page.waitForURL(u => u.pathname !== '/account/passkey', {timeout: 20000});
            await who.go('/account/secrets');
            await who.sees('職員証');
            await who.press('Sign out');
            await who.go('/sign-in');
            await Promise.all([page.waitForURL(u => !u.pathname.startsWith('/sign-in'), {timeout: 20000}), page.getByRole('button', {name: who.say('Use a passkey')}).click()]);
            await who.go('/');
            await who.sees('鈴木二郎');
            await who.leave();
        } finally { await site.stop(); }
    },

    async 'Enter that confirms kanji sends nothing'(site) {
        const who = await visitor(site, 'hanako'), {page} = who;
        await who.go('/systems');
        await page.locator('summary', {hasText: who.say('Search and filter')}).click();
        const field = page.locator('main form input[type=text], main form input[type=search]').first();
        await field.focus();
        const before = who.path();
        const sent = await page.evaluate(() => {
            const e = document.activeElement;
            const down = new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true, isComposing: true});
            return e.dispatchEvent(down);
        });
        assert.equal(who.path(), before);
        assert.equal(sent, false, 'the key is taken');
        await who.leave();
    },
};

async function visitor(site, name, options = {}) {
    const who = await person(site, name, options);
    who.dir = site.dir;
    return who;
}
async function newcomer(site, options = {}) {
    return visitor(site, null, options);
}
// A select that has to be chosen: the first that there is.
async function chooseAny(who) {
    for (const select of await who.page.locator('main form select[required]').all())
        if (!await select.inputValue()) await select.selectOption({index: 1});
}

const site = await startSite();
try {
    for (const [name, story] of Object.entries(stories))
        if (!wanted.length || wanted.some(w => name.includes(w))) await test(name, () => story(site));
    if (!wanted.length) await sweep(site);
} finally {
    if (process.env.VERBOSE && process.exitCode) console.error(site.log.replace(/^/gm, '# '));
    await site.stop();
}
