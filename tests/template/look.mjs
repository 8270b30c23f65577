// look FOLDER: opens each page of the gallery in chromium, in several widths, and asks axe. PICTURES=FOLDER keeps what was seen.
import {createRequire} from 'node:module';
import fs from 'node:fs';
import path from 'node:path';

const require = createRequire(path.join(process.env.NODE_PATH, 'x.js'));
const {chromium} = require('playwright-core');
const axeSource = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const folder = process.argv[2];
const browser = await chromium.launch({executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']});
for (const name of fs.readdirSync(folder).filter(n => n.endsWith('.html')).sort()) {
    const faults = [];
    // 320 px is 1280 px at 400 %.
    for (const [width, media] of [[1280, {}], [320, {}], [800, {forcedColors: 'active'}]]) {
        const page = await browser.newPage({viewport: {width, height: 900}, ...media});
        page.on('pageerror', e => faults.push(`script: ${e}`));
        await page.goto('file://' + path.resolve(folder, name));
        await page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true; }));
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wide > 0) faults.push(`${wide} px wider than ${width}`);
        await page.evaluate(axeSource);
        const found = await page.evaluate(() => window.axe.run(document, {preload: false, runOnly: {type: 'tag',
            values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}}));
        for (const v of found.violations) faults.push(`${width}: ${v.id}: ${v.help}: ${v.nodes[0].html.slice(0, 200)}`);
        if (process.env.PICTURES) await page.screenshot({path: `${process.env.PICTURES}/${name}.${width}.png`, fullPage: true});
        await page.close();
    }
    for (const fault of faults) console.log('  ' + fault);
    console.log(`${faults.length ? 'not ok' : 'ok'} ${name} has no barriers`);
}
// Enter that confirms kanji sends nothing; a click on a head sorts; a leaving reader is asked.
const page = await browser.newPage();
await page.goto('file://' + path.resolve(folder, 'gallery.ja.html'));
const sent = await page.evaluate(() => {
    let stopped = 0;
    for (const init of [{isComposing: true}, {keyCode: 229}, {}]) {
        const event = new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true, ...init});
        document.getElementById('f-name').dispatchEvent(event);
        stopped += event.defaultPrevented ? 1 : 0;
    }
    return stopped;
});
console.log(`${sent === 2 ? 'ok' : 'not ok'} Enter that confirms kanji sends nothing`);
await page.click('th[data-sort=number] button');
const first = await page.textContent('tbody tr:first-child td.number');
console.log(`${first.trim() === '0' ? 'ok' : 'not ok'} a click on a head sorts`);
const focused = await page.evaluate(() => document.querySelector('#f-users') && document.querySelector('.notice.bad a').hash);
console.log(`${focused === '#f-users' ? 'ok' : 'not ok'} the summary of errors leads to the field`);
await browser.close();
