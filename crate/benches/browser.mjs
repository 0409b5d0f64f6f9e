/**
 * The bench's part in the browser: opens profiles as a user does and prints
 * what it took, a line a sample: `<name> <MiB> <number>`. It judges nothing;
 * `cargo xtask bench` makes medians, ratios and the table of these lines.
 *
 *   node browser.mjs PAGE PEER RUNS MIB=FILE…
 *
 * PAGE and PEER are addresses on loopback: heapglass, and speedscope. The
 * first file is the usual one, on which everything is measured; on the last
 * and largest, how quickly the open profile answers.
 *
 * Every sample has a browser of its own: a fresh heap, nothing warmed up. The
 * kinds of samples take turns, so that a slow minute of the machine slows all.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { chromium } = createRequire(new URL("../../tests/e2e/package.json", import.meta.url))("@playwright/test");

const MINUTES = 60_000;
/** Names of speedscope's page: its file input, and its title before a file. */
const PEER_INPUT = "#file";
const PEER_TITLE = "speedscope";

const [page, peer, runs, ...named] = process.argv.slice(2);
const files = named.map((word) => {
  const [mib, path] = [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)];
  return { mib: Number(mib), path };
});

function say(name, file, number) {
  console.log(`${name} ${file.mib} ${number}`);
}

/** A page in a browser that lives as long as `use` runs. */
async function inBrowser(use) {
  const browser = await chromium.launch({
    executablePath: process.env.HEAPGLASS_CHROMIUM,
    args: ["--disable-background-networking", "--disable-component-update", "--disable-gpu"],
  });
  try {
    const tab = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    tab.setDefaultTimeout(10 * MINUTES);
    // A page that dies answers no question: without this, the wait for it would be long.
    const crash = new Promise((_, reject) => tab.on("crash", () => reject(new Error("the page crashed"))));
    return await Promise.race([use(tab, browser), crash]);
  } finally {
    await browser.close();
  }
}

/** The most memory that any of the browser's page processes ever held, in bytes. */
async function peakOf(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const peaks = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => peakOfProcess(id));
  return Math.max(0, ...peaks);
}

function peakOfProcess(id) {
  try {
    return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0; // it ended meanwhile, or this is not Linux
  }
}

/** The floor: a worker that reads the file as heapglass does, one read ahead, and drops it. */
const READER = `onmessage = async ({ data: file }) => {
  const PIECE = 2 << 20;
  const began = performance.now();
  const reader = file.stream().getReader({ mode: "byob" });
  let spare = new ArrayBuffer(PIECE);
  let next = reader.read(new Uint8Array(new ArrayBuffer(PIECE)));
  for (;;) {
    const { done, value } = await next;
    if (done) break;
    next = reader.read(new Uint8Array(spare));
    spare = value.buffer;
  }
  postMessage(performance.now() - began);
};`;

async function read(file) {
  await inBrowser(async (tab) => {
    await tab.setContent('<input type="file">');
    await tab.setInputFiles("input", file.path);
    const milliseconds = await tab.evaluate((reader) => {
      const worker = new Worker(URL.createObjectURL(new Blob([reader], { type: "text/javascript" })));
      return new Promise((resolve) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.postMessage(document.querySelector("input").files[0]);
      });
    }, READER);
    say("read", file, milliseconds);
  });
}

/** Opens a file in heapglass by its button, as a user does. */
async function choose(tab, file) {
  const chooser = tab.waitForEvent("filechooser");
  await tab
    .getByRole("button", { name: /^open…/i })
    .first()
    .click();
  await (await chooser).setFiles(file.path);
}

/** A page of heapglass that notes what holds the main thread up. */
async function heapglass(tab) {
  await tab.addInitScript(() => {
    globalThis.tasks = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) globalThis.tasks.push([startTime, duration]);
    }).observe({ type: "longtask" });
  });
  await tab.goto(`${page}#view=icicle`);
  await tab.waitForLoadState("networkidle");
}

async function open(file, then) {
  await inBrowser(async (tab, browser) => {
    await heapglass(tab);
    await choose(tab, file);
    await tab.waitForFunction(() => performance.getEntriesByName("heapglass:drawn").length > 0, null, { polling: 100 });
    const { took, longest, memory } = await tab.evaluate(async () => {
      const at = (name) => performance.getEntriesByName(name)[0].startTime;
      const [chosen, drawn] = [at("heapglass:chosen"), at("heapglass:drawn")];
      // The browser tells of a task a while after it.
      await new Promise((resolve) => setTimeout(resolve, 500));
      const during = globalThis.tasks.filter(([start, duration]) => start + duration > chosen && start < drawn);
      return {
        took: drawn - chosen,
        longest: Math.max(0, ...during.map(([, duration]) => duration)),
        memory: await globalThis.heapglass.memory(),
      };
    });
    say("open", file, took);
    say("longest-task", file, longest);
    say("wasm-memory", file, memory);
    say("process-memory", file, await peakOf(browser));
    await then?.(tab);
  });
}

/** From the last byte until every part of the overview is there. */
async function overview(file) {
  await inBrowser(async (tab) => {
    await tab.goto(page);
    await tab.waitForLoadState("networkidle");
    await choose(tab, file);
    await tab.waitForFunction(() => performance.getEntriesByName("heapglass:overview").length > 0, null, {
      polling: 100,
    });
    const took = await tab.evaluate(() => {
      const at = (name) => performance.getEntriesByName(name)[0].startTime;
      return at("heapglass:overview") - at("heapglass:read");
    });
    say("overview", file, took);
  });
}

/** What filters and other trees take, each the way to the page and back included. */
async function transform(tab, file) {
  const samples = await tab.evaluate(async () => {
    const engine = globalThis.heapglass.engine();
    const found = [];
    const ask = async (name, question) => {
      const began = performance.now();
      const answer = await question();
      found.push([name, performance.now() - began]);
      return answer;
    };
    const { list } = await engine.functions({
      metric: 0,
      sort: "total",
      descending: true,
      filter: "",
      start: 0,
      count: 60,
    });
    const { name: what, function: of } = list[20];
    const show = (steps) => engine.transform({ steps, metric: 0, selection: null });
    const steps = ["focus", "ignore", "hide", "show-from", "collapse-function", "collapse-recursion"].map((verb) => ({
      verb,
      on: { by: "function", what },
    }));
    steps.push(
      { verb: "hide", on: { by: "noise", what: "name" } },
      { verb: "collapse-module", on: { by: "group", what: "DB" } },
    );
    for (const step of steps) {
      await ask(`filter-${step.verb}-${step.on.by}`, () => show([step]));
      await show([]);
    }
    const { width } = await engine.extent(0, { is: "bottom-up" });
    const query = { metric: 0, from: 0, to: width, top: 0, rows: 56, width: 1900, narrowest: 1 };
    await ask("tree-bottom-up", () => engine.icicle({ ...query, form: { is: "bottom-up" } }));
    for (const is of ["callers", "callees"])
      await ask(`tree-${is}`, () => engine.icicle({ ...query, form: { is, of } }));
    for (const list of ["outermost", "leaf", "caller"])
      await ask(`table-${list}`, () =>
        engine.sites({
          metric: 0,
          list,
          noise: "name",
          sort: "amount",
          descending: true,
          filter: "",
          start: 0,
          count: 60,
        }),
      );
    return found;
  });
  for (const [name, trip] of samples) say(`trip:${name}`, file, trip);
}

/** Asks the open profile what a user's hand would ask, each question a few times. */
async function interact(tab, file) {
  const samples = await tab.evaluate(async () => {
    const engine = globalThis.heapglass.engine();
    const REPEATS = 5;
    const found = [];
    const ask = async (name, question) => {
      for (let repeat = 0; repeat < REPEATS; repeat++) {
        const began = performance.now();
        const { micros } = await question();
        found.push([name, micros / 1000, performance.now() - began]);
      }
    };

    // The whole tree, then ever narrower windows of it, as zooming in asks for.
    const query = { metric: 0, form: { is: "top-down" }, top: 0, rows: 56, width: 1900, narrowest: 1 };
    const { width } = await engine.icicle({ ...query, from: 0, to: 1 });
    for (let zoom = 0; zoom < 12; zoom++) {
      const part = width / 2 ** zoom;
      const from = (width - part) * 0.37;
      await ask(`boxes-${zoom}`, () => engine.icicle({ ...query, from, to: from + part }));
    }

    const word = "DB::MergeTree";
    for (let length = 1; length <= word.length; length++) {
      const pattern = word.slice(0, length);
      await ask(`search-${length}`, () => engine.search({ metric: 0, pattern, regex: false, case: false }));
    }
    await engine.clearSearch();

    for (const sort of ["name", "self", "total", "stacks"]) {
      for (const descending of [true, false]) {
        const table = { metric: 0, sort, descending, filter: "", start: 0, count: 60 };
        await ask(`sort-${sort}-${descending ? "down" : "up"}`, () => engine.functions(table));
      }
    }
    return found;
  });
  for (const [name, core, trip] of samples) {
    say(`core:${name}`, file, core);
    say(`trip:${name}`, file, trip);
  }
}

/** From the press on Cancel in the middle of a load until the page is free of it. */
async function cancel(file) {
  await inBrowser(async (tab) => {
    await heapglass(tab);
    await choose(tab, file);
    const button = tab.getByRole("button", { name: /^cancel/i }).first();
    await button.waitFor();
    await tab.waitForTimeout(300);
    const milliseconds = await button.evaluate(
      (element) =>
        new Promise((resolve) => {
          const began = performance.now();
          const gone = () => (element.isConnected ? requestAnimationFrame(gone) : resolve(performance.now() - began));
          element.click();
          gone();
        }),
    );
    say("cancel", file, milliseconds);
  });
}

/** From the file's choice to the first frame after speedscope has imported it. */
async function speedscope(file) {
  await inBrowser(async (tab, browser) => {
    tab.on("console", (message) => {
      const own = /^import: ([\d.]+) ?ms/.exec(message.text());
      if (own) say("peer-parse", file, own[1]);
    });
    await tab.addInitScript(() => {
      addEventListener("change", () => performance.mark("peer:chosen"), true);
    });
    await tab.goto(peer);
    await tab.locator(PEER_INPUT).waitFor({ state: "attached" });
    await tab.setInputFiles(PEER_INPUT, file.path);
    const imported = await tab.waitForFunction((before) => document.title !== before && performance.now(), PEER_TITLE, {
      polling: "raf",
    });
    const chosen = await tab.evaluate(() => performance.getEntriesByName("peer:chosen")[0].startTime);
    say("peer", file, (await imported.jsonValue()) - chosen);
    const session = await tab.context().newCDPSession(tab);
    await session.send("Performance.enable");
    const { metrics } = await session.send("Performance.getMetrics");
    say("peer-heap", file, metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? 0);
    say("peer-process-memory", file, await peakOf(browser));
  });
}

/** A peer that cannot do it is a result; ours that cannot is a failure. */
async function attempt(measure, file) {
  try {
    await measure(file);
  } catch (error) {
    console.error(`speedscope did not open the ${file.mib} MiB profile: ${String(error).split("\n")[0]}`);
  }
}

const [usual, ...others] = files;
const big = files.at(-1);
for (let run = 0; run < Number(runs); run++) {
  for (const file of files) await read(file);
  await open(usual);
  await attempt(speedscope, usual);
  const hands = async (tab) => {
    await interact(tab, big);
    await transform(tab, big);
  };
  for (const file of others) await open(file, file === big && run === 0 ? hands : undefined);
  await overview(big);
  await cancel(big);
}
