/**
 * The start page: what this is, in one breath; one large place to drop a file;
 * and for those without a file, how to get one. Nothing here needs reading
 * before a file can be dropped.
 */
import { useSignal } from "@preact/signals";
import { openSample, samples } from "../../source/samples.ts";
import { Expect } from "../budgets/expect.tsx";
import { Icon } from "../icons.tsx";
import { openSources } from "../jobs.ts";
import { openFilesDialog, openFolderDialog, pasteFromClipboard } from "../open.ts";
import { CopyButton } from "../parts.tsx";
import { type Writer, writers } from "./writers.ts";

export function Start() {
  const trouble = useSignal("");
  const paste = async () => {
    trouble.value = (await pasteFromClipboard()) ?? "";
  };
  return (
    <div class="start scroll">
      <div class="start-column">
        <h1>Where does the memory go?</h1>
        <p class="lead">
          Drop an allocation profile, of any size, and see every byte of it by call path. It is read on this machine and
          never leaves it.
        </p>
        <section class="drop-area" aria-label="Open a profile">
          <p class="drop-words">Drop files or a folder anywhere</p>
          <div class="drop-buttons">
            <button type="button" class="button primary" onClick={openFilesDialog}>
              <Icon name="file" /> Open…
            </button>
            <button type="button" class="button" onClick={openFolderDialog}>
              <Icon name="folder" /> Open folder…
            </button>
            <button type="button" class="button" onClick={paste}>
              <Icon name="paste" /> Paste
            </button>
          </div>
          <p class="drop-trouble" role="status">
            {trouble.value}
          </p>
        </section>
        <Expect />
        <section class="samples" aria-labelledby="samples-title">
          <h2 id="samples-title">Try a sample</h2>
          {samples.map((sample) => (
            <button
              type="button"
              class="sample"
              key={sample.name}
              onClick={() => openSources([openSample(sample.name)])}
            >
              <Icon name="sample" />
              <span class="mono">{sample.name}</span>
              <span class="dim">{sample.about}</span>
            </button>
          ))}
        </section>
        <section aria-labelledby="reads-title">
          <h2 id="reads-title">What it reads</h2>
          <p>
            <b>Collapsed stacks</b> (also called folded): one line for each stack, <code>main;load;alloc 4096</code>,
            plain or packed with gzip or zstd. Many tools write them. How to get one from
          </p>
          <HowTo />
        </section>
      </div>
    </div>
  );
}

function HowTo() {
  const open = useSignal<string>(writers[0]?.name ?? "");
  const shown = writers.find((writer) => writer.name === open.value);
  return (
    <div class="howto">
      <div class="howto-names" role="group" aria-label="Tools that write collapsed stacks">
        {writers.map(({ name }) => (
          <button
            type="button"
            key={name}
            class={name === open.value ? "chip on" : "chip"}
            aria-pressed={name === open.value}
            onClick={() => {
              open.value = name;
            }}
          >
            {name}
          </button>
        ))}
      </div>
      {shown && <Steps writer={shown} />}
    </div>
  );
}

function Steps({ writer }: { writer: Writer }) {
  return (
    <div class="howto-steps" aria-live="polite">
      <p class="dim">
        {writer.name}: {writer.gives}.
      </p>
      {writer.steps.map(({ say, command }) => (
        <div key={say} class="step">
          <p>{say}</p>
          {command && (
            <div class="command">
              <code>{command}</code>
              <CopyButton text={() => command} title="Copy the command">
                Copy
              </CopyButton>
            </div>
          )}
        </div>
      ))}
    </div>
  );
}
