/** A text that is taken along as a file, and brought back. */
import { save } from "./save.ts";

/** The text of a file that the user chooses. */
export function chooseText(endings: string): Promise<string> {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = endings;
  return new Promise((resolve, reject) => {
    input.addEventListener("change", () => input.files?.[0]?.text().then(resolve, reject));
    input.click();
  });
}

export const saveText = (text: string, name: string): void => save(text, "text/plain", name);

/** Where a line and a column are; both from 1, columns in letters. */
export function offset(text: string, line: number, column: number): number {
  const lines = text.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, before) => sum + before.length + 1, 0);
  return start + [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
}
