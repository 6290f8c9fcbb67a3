/** What a relay counts, as an operator's machine reads it. */
import { httpGet } from './http-get.ts';

/** The value of a metric of the relay at `port`, by its name with labels as they are written. */
export async function relayMetric(port: number, name: string): Promise<number> {
  const { body } = await httpGet(port, '/metrics');
  const line = body.split('\n').find((one) => one.startsWith(`${name} `));
  if (line === undefined) throw new Error(`there is no ${name} in\n${body}`);
  return Number(line.slice(name.length + 1));
}
