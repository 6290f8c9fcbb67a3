/** Where the focus is after a form was refused. */
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { expect, test } from 'vitest';
import { TextField } from '../../../extension/components/Field.tsx';
import { useFirstTrouble } from '../../../extension/hooks/first-trouble.ts';

function NameForm() {
  const [trouble, setTrouble] = useState<{ readonly why: string } | undefined>(undefined);
  const form = useFirstTrouble(trouble);
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        setTrouble({ why: 'Write it.' });
      }}
    >
      <TextField label="Name" error={trouble?.why} value="" onText={() => {}} />
      <button type="submit">Save</button>
    </form>
  );
}

// Taken out: the layout of the effect. It came a frame after the words, and a key typed in between went nowhere.
test('[U25] the focus is in the field as soon as the refusal is drawn', async () => {
  const host = document.body.appendChild(document.createElement('div'));
  render(<NameForm />, host);
  const focused = new Promise<string | undefined>((resolve) => {
    new MutationObserver(() => {
      if (host.querySelector('[role="alert"]')) resolve(document.activeElement?.localName);
    }).observe(host, { childList: true, subtree: true });
  });
  // Not by the library, which would wait until every effect is done.
  host.querySelector('button')?.click();
  expect(await focused).toBe('input');
  render(null, host);
  host.remove();
});
