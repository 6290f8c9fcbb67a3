/** The one style of the relay's pages: warm paper and ink, light and dark, from phone to desk. [V41] */

/** CSS, allowed in the pages' policy by its hash. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#f6f1e7, #1c1916);
  --sheet: light-dark(#fffdf8, #26221e);
  --ink: light-dark(#2b2620, #efe7da);
  --soft: light-dark(#6a5f52, #b3a796);
  --line: light-dark(#e3d9c8, #3b352e);
  --mine: light-dark(#b4532a, #e58a5f);
  --yours: light-dark(#2f6f6b, #6fb8b2);
}
* { box-sizing: border-box; }
body {
  margin: 0;
  min-height: 100vh;
  min-height: 100dvh;
  display: grid;
  place-items: center;
  padding: clamp(16px, 5vw, 64px);
  background: var(--paper);
  color: var(--ink);
  font: 1.0625rem/1.65 system-ui, sans-serif;
  text-wrap: pretty;
}
main {
  inline-size: 100%;
  max-inline-size: 40rem;
  padding: clamp(24px, 6vw, 56px);
  background: var(--sheet);
  border: 1px solid var(--line);
  border-radius: 20px;
}
.mark { display: block; margin-block-end: 24px; }
.mark rect { fill: none; stroke-width: 4; }
.mark .mine { stroke: var(--mine); }
.mark .yours { stroke: var(--yours); }
.eyebrow {
  margin: 0 0 4px;
  color: var(--soft);
  font-size: 0.875rem;
  font-weight: 600;
}
h1 {
  margin: 0 0 24px;
  font-size: clamp(1.5rem, 5vw, 2rem);
  line-height: 1.2;
  font-weight: 650;
  letter-spacing: -0.015em;
  text-wrap: balance;
}
h2 { margin: 0; font-size: 1.0625rem; font-weight: 650; }
p { margin: 0 0 16px; }
a { color: var(--yours); text-underline-offset: 0.2em; border-radius: 2px; }
a:focus-visible { outline: 2px solid var(--mine); outline-offset: 3px; }
code {
  padding: 0.1em 0.4em;
  border-radius: 6px;
  background: var(--paper);
  font: 0.9375em ui-monospace, monospace;
}
.steps { margin: 0; padding: 0; list-style: none; counter-reset: step; }
.steps li {
  position: relative;
  counter-increment: step;
  padding-block-end: 12px;
  padding-inline-start: 48px;
}
.steps li::before {
  content: counter(step);
  position: absolute;
  inset-block-start: 0;
  inset-inline-start: 0;
  inline-size: 28px;
  block-size: 28px;
  border-radius: 50%;
  border: 2px solid var(--mine);
  color: var(--mine);
  font-size: 0.875rem;
  font-weight: 700;
  line-height: 25px;
  text-align: center;
}
.steps li:nth-child(even)::before { border-color: var(--yours); color: var(--yours); }
.aside {
  margin: 12px 0 0;
  padding-block-start: 20px;
  border-block-start: 1px solid var(--line);
  color: var(--soft);
  font-size: 0.9375rem;
}
`;
