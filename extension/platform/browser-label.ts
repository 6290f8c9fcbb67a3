/** What this browser is called until its person names it: its name and its system's, in no language. */

type UserAgentBrands = {
  readonly brands?: readonly { readonly brand: string }[];
  readonly platform?: string;
};

/** In the order in which they are looked for: most of them say that they are Chrome, too. */
const BROWSERS = [
  ['Firefox', /Firefox\//],
  ['Edge', /Edg\//],
  ['Opera', /OPR\//],
  ['Vivaldi', /Vivaldi\//],
  ['Chrome', /Chrome\//],
  ['Safari', /Safari\//],
] as const;

const SYSTEMS = [
  ['Android', /Android/],
  ['ChromeOS', /CrOS/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS/],
  ['Linux', /Linux/],
] as const;

function firstIn(known: readonly (readonly [string, RegExp])[], text: string): string | undefined {
  return known.find(([, pattern]) => pattern.test(text))?.[0];
}

/** Such as "Chrome · Linux". `agent`: the platform's `navigator`. */
export function browserLabel(
  agent: Pick<Navigator, 'userAgent'> & { readonly userAgentData?: UserAgentBrands },
): string {
  const isBrave = agent.userAgentData?.brands?.some(({ brand }) => brand === 'Brave') === true;
  const browser = isBrave ? 'Brave' : (firstIn(BROWSERS, agent.userAgent) ?? 'Twoway');
  const system = firstIn(SYSTEMS, agent.userAgent);
  return system === undefined ? browser : `${browser} · ${system}`;
}
