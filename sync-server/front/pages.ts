/**
 * The two pages for people: `/` says what this is, `/i` explains to an invited person what Twoway is,
 * where the extension comes from and where the code goes. Static, without script, knowing nothing of
 * any invite. [V41]
 */
import { createHash } from 'node:crypto';
import { PAGE_STYLE } from './page-style.ts';

/** A page and the headers it is served with. */
export type Page = {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** The pages of a relay. */
export type Pages = { readonly about: Page; readonly invited: Page };

const STYLE_HASH = createHash('sha256').update(PAGE_STYLE).digest('base64');

// Nothing is fetched, framed or sent from these pages; the one style is allowed by its hash.
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'public, max-age=300',
};

/** Text as it may stand in HTML, attributes included. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

// Two sheets that overlap: the shared record, in the two people's colours.
const MARK = `<svg class="mark" viewBox="0 0 64 48" width="64" height="48" aria-hidden="true">
<rect class="mine" x="2" y="2" width="38" height="38" rx="9"/>
<rect class="yours" x="24" y="8" width="38" height="38" rx="9"/>
</svg>`;

function page(title: string, main: string): Page {
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
${MARK}
${main}
</main>
</body>
</html>
`;
  return { body, headers: HEADERS };
}

function invitedMain(extensionUrl: string | undefined): string {
  const where =
    extensionUrl === undefined
      ? 'Ask the person who invited you where to get it'
      : `<a href="${escaped(extensionUrl)}" rel="noreferrer">Get the Twoway extension</a>`;
  return `<p class="eyebrow">Twoway</p>
<h1>You have been invited to a mentorship.</h1>
<ol class="steps">
<li><h2>What it is</h2>
<p>Twoway keeps one shared record of a mentorship &mdash; your notes, questions and promises &mdash;
on both your devices, readable by the two of you and by nobody else.</p></li>
<li><h2>Get the extension</h2>
<p>${where}, and add it to Chrome, Edge or Firefox; there is no account to make.</p></li>
<li><h2>Paste the code</h2>
<p>Open Twoway from your browser&rsquo;s toolbar and paste the code that came with this address: it
begins with <code>tw1-</code> and works once.</p></li>
</ol>
<p class="aside">The code belongs in the extension only. This page does not ask for it, and cannot
see it.</p>`;
}

const ABOUT_MAIN = `<p class="eyebrow">Twoway</p>
<h1>This is a Twoway relay.</h1>
<p>Twoway is a browser extension in which a mentor and a mentee keep one shared record of their
mentorship. A relay like this one passes their changes on while they are apart.</p>
<p>It cannot read them. Everything is sealed on people&rsquo;s own devices before it comes here; the
relay stores sealed pieces, their order and their sizes.</p>
<p class="aside">Have you been invited? <a href="i">Here is what to do.</a></p>`;

/** The pages, written once at the start. `extensionUrl`: where the extension is, if the operator says. */
export function createPages(extensionUrl: string | undefined): Pages {
  return {
    about: page('A Twoway relay', ABOUT_MAIN),
    invited: page('You have been invited to Twoway', invitedMain(extensionUrl)),
  };
}
