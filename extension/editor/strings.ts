/** The words the editor itself puts on the screen. It gets them from outside, so it knows no language. */

/** Every string the editor draws or reads out. */
export type EditorStrings = {
  /** Names the text field: "Notes of First session". */
  readonly label: string;
  /** Shown in an empty note. */
  readonly placeholder: string;
  /** Names the checkbox of a task that has no text yet. */
  readonly emptyTask: string;
  /** Stands at a line that two people changed while apart. */
  readonly mergedApart: string;
};
