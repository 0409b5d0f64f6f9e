/** The user's rules as text: write, apply, undo, take along as a file. */
import { useEffect, useRef } from "preact/hooks";
import { chooseText, offset, saveText } from "../../util/textfile.ts";
import { apply, canUndo, dirty, draft, keeps, mistake, undo, wanted } from "../rules.ts";

const EXAMPLE = `# A name, a colon, and what a stack must have; the first rule that fits counts.
Dictionary Loading: DB::ExternalLoader::* DB::*Dictionary::load*
Merge Writes: DB::MergeTask::* above *WriteBuffer* not DB::Backup*
Query Log: outermost text /SystemLog<.*QueryLog/
noise inner my_malloc*`;

export function RulesEditor() {
  const box = useRef<HTMLTextAreaElement>(null);
  const wrong = mistake.value;
  const times = wanted.value;
  // A rule was begun elsewhere: its name is what is to be written next.
  useEffect(() => {
    const element = box.current;
    if (times === 0 || !element) return;
    element.focus();
    element.setSelectionRange(0, Math.max(0, draft.peek().indexOf(":")));
    element.scrollTop = 0;
  }, [times]);
  const applied = async () => {
    await apply(draft.peek());
    const bad = mistake.peek();
    const element = box.current;
    if (!bad || !element) return;
    const at = offset(draft.peek(), bad.line, bad.column);
    element.focus();
    element.setSelectionRange(at, at);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void applied();
  };
  return (
    <div class="pane rules">
      <div class="pane-line">
        <button type="button" class="button primary" disabled={!dirty.value} onClick={applied} title="Ctrl+Enter">
          Apply
        </button>
        <button type="button" class="button" disabled={!canUndo.value} onClick={undo}>
          Undo
        </button>
        <button type="button" class="button" onClick={importFile}>
          Import…
        </button>
        <button type="button" class="button" disabled={draft.value === ""} onClick={exportFile}>
          Export
        </button>
        <span id="rules-wrong" class={wrong ? "bad-text" : "dim"} role="status">
          {wrong
            ? `Line ${wrong.line}, column ${wrong.column}: ${wrong.expected}. Nothing was changed.`
            : keeps.value
              ? "Kept in this browser, for every profile."
              : "This browser keeps nothing for this page: export what you want to have again."}
        </span>
      </div>
      <textarea
        ref={box}
        class="field mono rules-text"
        aria-label="My rules"
        aria-invalid={wrong !== null}
        aria-describedby="rules-wrong"
        placeholder={EXAMPLE}
        spellcheck={false}
        value={draft.value}
        onInput={(event) => {
          draft.value = event.currentTarget.value;
          mistake.value = null;
        }}
        onKeyDown={keys}
      />
      <details class="small">
        <summary>How rules are written</summary>
        <p>
          <code>Name: pattern pattern</code> takes the stacks that have a frame which one of the patterns fits; the
          first rule that fits counts, and yours stand before the pack's. A pattern is the function's own name without
          arguments; <code>*</code> stands for anything, <code>/…/</code> is a regular expression, quotes hold blanks.
          <code> and</code>, <code>not</code> add conditions; <code>A above B</code> wants B further down;
          <code> outermost</code>, <code>leaf</code> look at the first or last frame that means something;
          <code> text</code> looks at the whole text of a frame. <code>noise inner NAME</code> and
          <code> noise outer NAME</code> pass over more frames, <code>noise off RULE</code> over fewer.
        </p>
      </details>
    </div>
  );
}

async function importFile(): Promise<void> {
  draft.value = await chooseText(".rules,.txt,text/plain");
  await apply(draft.peek());
}

const exportFile = () => saveText(draft.peek(), "heapglass.rules");
